using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;

namespace Microsoft.ML.VideoDetection.Tests.Samples.Web;

[TestClass]
public sealed class ServerSafetyTests
{
    private static ServerProcess? _server;

    [ClassInitialize]
    public static void Start(TestContext _) => _server = new ServerProcess();

    [ClassCleanup]
    public static void Stop() => _server?.Dispose();

    [TestMethod]
    [DataRow("GET", "evil.example", "", "", 400)] // a name that was made to lead to 127.0.0.1
    [DataRow("GET", "127.0.0.1", "", "", 200)]
    [DataRow("GET", "localhost", "", "", 200)]
    [DataRow("GET", "127.0.0.1", "http://evil.example", "cross-site", 200)] // may be sent; browsers let no other page read it
    [DataRow("POST", "127.0.0.1", "http://evil.example", "cross-site", 403)]
    [DataRow("POST", "127.0.0.1", "null", "", 403)]
    [DataRow("POST", "127.0.0.1", "", "cross-site", 403)]
    [DataRow("POST", "127.0.0.1", "http://127.0.0.1", "", 403)] // same name, another port: another program's page
    public void Requests_of_other_sites_are_refused(string method, string host, string origin, string site, int status)
    {
        string port = host.Contains("evil", StringComparison.Ordinal) ? "" : $":{_server!.Address.Port}";
        string answer = Send(
            $"{method} {(method == "GET" ? "/health" : "/videos")} HTTP/1.1\r\nHost: {host}{port}\r\nConnection: close\r\nContent-Length: 0\r\n"
            + (origin.Length > 0 ? $"Origin: {origin}\r\n" : "") + (site.Length > 0 ? $"Sec-Fetch-Site: {site}\r\n" : "") + "\r\n");
        Assert.StartsWith($"HTTP/1.1 {status} ", answer);
        if (status >= 400)
            Assert.Contains("application/problem+json", answer);
        if (status == 400)
            Assert.Contains("--allowed-hosts", answer);
    }

    [TestMethod]
    public void The_own_page_may_post()
    {
        string host = $"127.0.0.1:{_server!.Address.Port}";
        string answer = Send(
            $"POST /videos HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: 0\r\nOrigin: http://{host}\r\nSec-Fetch-Site: same-origin\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 422 ", answer); // it got as far as being found empty
    }

    [TestMethod]
    [DataRow("/")]
    [DataRow("/app.js")]
    [DataRow("/health")]
    [DataRow("/nothing")]
    public async Task Every_answer_keeps_other_pages_and_scripts_out(string address)
    {
        using HttpResponseMessage response = await _server!.Client.GetAsync(new Uri(address, UriKind.Relative));
        string policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.DoesNotContain("unsafe", policy);
        Assert.AreEqual("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.AreEqual("same-origin", response.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
        Assert.IsFalse(response.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.IsFalse(response.Headers.Contains("Server"));
    }

    [TestMethod]
    public async Task The_page_names_no_outside_resource()
    {
        foreach (string file in new[] { "/", "/style.css", "/app.js", "/viewer.js", "/timeline.js" })
        {
            string text = await _server!.Client.GetStringAsync(new Uri(file, UriKind.Relative));
            Assert.DoesNotMatchRegex(new System.Text.RegularExpressions.Regex(@"(src|href|url\(|import|fetch)[^\n]{0,20}(https?:)?//"), text, file);
        }
    }

    [TestMethod]
    public async Task The_description_lists_the_endpoints_that_there_are()
    {
        string text = await _server!.Client.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative));
        JsonElement paths = JsonSerializer.Deserialize<JsonElement>(text).GetProperty("paths");
        string[] described = [.. paths.EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(method => $"{method.Name.ToUpperInvariant()} {path.Name}")).Order(StringComparer.Ordinal)];
        CollectionAssert.AreEqual(
            new[]
            {
                "DELETE /videos/{id}", "GET /health", "GET /videos/{id}", "GET /videos/{id}/annotated", "GET /videos/{id}/detections",
                "GET /videos/{id}/detections.csv", "GET /videos/{id}/detections.json", "GET /videos/{id}/frames/{n}", "GET /videos/{id}/masks/{n}", "GET /videos/{id}/original",
                "POST /predict", "POST /videos",
            },
            described);
        JsonElement upload = paths.GetProperty("/videos").GetProperty("post");
        foreach (string status in new[] { "202", "413", "415", "422", "429" })
            Assert.IsTrue(upload.GetProperty("responses").TryGetProperty(status, out _), status);
        Assert.IsTrue(upload.GetProperty("requestBody").GetProperty("content").TryGetProperty("multipart/form-data", out _));
    }

    [TestMethod]
    public async Task Ctrl_C_ends_the_work_and_deletes_what_was_uploaded()
    {
        if (OperatingSystem.IsWindows())
            Assert.Inconclusive("Signals are sent with kill(2).");
        using var folder = new TemporaryFolder();
        using var server = new ServerProcess();
        string id = await server.Client.UploadVideoAsync(Clips.Write(folder.File("long.avi"), 64, 48, 3000));
        using HttpResponseMessage response = await server.Client.GetAsync(new Uri($"/videos/{id}/detections", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.IsNotNull(await lines.ReadLineAsync());
        (int exitCode, string error) = server.Interrupt();
        Assert.AreEqual(0, exitCode, error);
        Assert.AreEqual("", error);
        Assert.IsEmpty(Directory.GetFileSystemEntries(server.Uploads));
    }

    [TestMethod]
    [DataRow("--urls", "127.0.0.1:5080", "no address")]
    [DataRow("--urls", "https://127.0.0.1:5080", "reverse proxy")]
    [DataRow("--max-upload-mb", "0", "between 1 and")]
    [DataRow("--keep-minutes", "nan", "--keep-minutes")]
    [DataRow("--score-threshold", "1", "between 0 and 0.99")]
    public void Wrong_arguments_exit_with_2(string option, string value, string words)
    {
        (int exitCode, _, string error) = SamplesHere.Run("serve", "--model", "m.zip", option, value);
        Assert.AreEqual(2, exitCode, error);
        Assert.Contains(words, error);
    }

    [TestMethod]
    public void A_port_that_is_taken_is_one_sentence()
    {
        using var folder = new TemporaryFolder();
        var mlContext = new MLContext(1);
        using (DeepFeatureFlowTransformer model = DeepFeatureFlow.SmallModel.Create(mlContext))
            mlContext.Model.Save(model, model.InputSchema, folder.File("m.zip"));
        (int exitCode, _, string error) = SamplesProcess.Run("serve", "--model", folder.File("m.zip"), "--urls", $"http://127.0.0.1:{_server!.Address.Port}");
        Assert.AreEqual(1, exitCode, error);
        Assert.Contains("address already in use", error);
        Assert.Contains("--urls", error);
        Assert.HasCount(1, error.Trim().Split('\n'), error);
    }

    // By hand: HttpClient would set Host and Origin as it likes.
    private static string Send(string request)
    {
        using var client = new TcpClient();
        client.Connect(IPAddress.Loopback, _server!.Address.Port);
        using NetworkStream stream = client.GetStream();
        stream.Write(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
