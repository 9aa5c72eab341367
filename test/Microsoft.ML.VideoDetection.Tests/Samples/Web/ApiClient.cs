using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Microsoft.ML.VideoDetection.Tests.Samples.Web;

/// <summary>What tests say to the server.</summary>
internal static class ApiClient
{
    public static async Task<HttpResponseMessage> UploadAsync(this HttpClient client, byte[] bytes, string address = "/videos", string type = "application/octet-stream")
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return await client.PostAsync(new Uri(address, UriKind.Relative), content);
    }

    /// <summary>Uploads a video that is taken, and gives its id.</summary>
    public static async Task<string> UploadVideoAsync(this HttpClient client, string path)
    {
        using HttpResponseMessage response = await client.UploadAsync(File.ReadAllBytes(path), $"/videos?name={Path.GetFileName(path)}");
        Assert.AreEqual(HttpStatusCode.Accepted, response.StatusCode, await response.Content.ReadAsStringAsync());
        JsonElement video = await response.Content.ReadFromJsonAsync<JsonElement>();
        string id = video.GetProperty("id").GetString()!;
        Assert.AreEqual($"/videos/{id}", response.Headers.Location!.ToString());
        return id;
    }

    public static async Task<JsonElement> GetVideoAsync(this HttpClient client, string id) =>
        await client.GetFromJsonAsync<JsonElement>(new Uri($"/videos/{id}", UriKind.Relative));

    /// <summary>Waits until the work on a video has ended.</summary>
    public static async Task<JsonElement> WaitAsync(this HttpClient client, string id)
    {
        for (int i = 0; i < 600; i++)
        {
            JsonElement video = await client.GetVideoAsync(id);
            if (video.GetProperty("state").GetString() is "done" or "failed")
                return video;
            await Task.Delay(100);
        }

        Assert.Fail($"Video {id} was not finished within a minute.");
        return default;
    }

    /// <summary>Asserts that an answer is a problem description whose text holds some words.</summary>
    public static async Task<JsonElement> AssertProblemAsync(HttpResponseMessage response, HttpStatusCode status, params string[] words)
    {
        string text = await response.Content.ReadAsStringAsync();
        Assert.AreEqual(status, response.StatusCode, text);
        Assert.AreEqual("application/problem+json", response.Content.Headers.ContentType?.MediaType, text);
        JsonElement problem = JsonSerializer.Deserialize<JsonElement>(text);
        Assert.AreEqual((int)status, problem.GetProperty("status").GetInt32());
        Assert.AreNotEqual("", problem.GetProperty("title").GetString());
        foreach (string word in words)
            Assert.Contains(word, problem.GetProperty("detail").GetString()!);
        return problem;
    }

    /// <summary>Waits for what another process does in its own time.</summary>
    public static async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (int i = 0; i < 300; i++)
        {
            if (await holds())
                return;
            await Task.Delay(100);
        }

        Assert.Fail("It did not come to hold within half a minute.");
    }
}
