using System.CommandLine;
using Microsoft.ML.VideoDetection;

namespace Dff.Samples.Commands;

/// <summary><c>download</c>: fetches published weights and checks them.</summary>
internal static class DownloadCommand
{
    public static Command Create()
    {
        var names = new Argument<string[]>("NAME")
        {
            Description = "Which ones: " + string.Join(", ", PublishedWeights.All) + "; or an https address of a .pth, .pt or .onnx whose name ends in the start of its SHA-256. Without any: a list.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        names.Validators.Add(result =>
        {
            foreach (string name in result.Tokens.Select(token => token.Value).Where(name => PublishedWeights.Find(name) is null))
            {
                result.AddError(
                    $"'{name}' names no published weights; there are {string.Join(", ", PublishedWeights.All)}. An address must begin with https:// and end in a name like "
                    + "resnet50-0676ba61.pth.");
            }
        });
        var folder = new Option<string?>("--folder")
        {
            Description = "Where to put them. Default: VideoDetection in MICROSOFTML_RESOURCE_PATH, else in mlnet-resources of your application data; other commands look there.",
            HelpName = "DIR",
        };
        var mirror = new Option<string?>("--mirror")
        {
            Description = "A server that has the same files, under the same paths or in one folder. Default: DFF_MIRROR, else the publishers.",
            HelpName = "URL",
        };
        mirror.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0
                && !(Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out Uri? address) && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)))
            {
                result.AddError($"--mirror is '{result.Tokens[0].Value}'; it must be like https://mirror.example.org/weights.");
            }
        });
        var command = new Command(
            "download",
            """
            Fetches published weights, checks their SHA-256, and prints where they are. A download that was interrupted goes on where it ended; one that is there
            already is only checked. Proxies are taken from HTTPS_PROXY, HTTP_PROXY and NO_PROXY.

            Examples:
              Dff.Samples download
              Dff.Samples download r50 resnet50
              Dff.Samples download x101 --mirror https://mirror.example.org/openmmlab --folder weights
            """)
        {
            names, folder, mirror,
        };
        command.SetAction(async (result, cancel) =>
        {
            string[] wanted = result.GetValue(names) ?? [];
            if (wanted.Length == 0)
                List(result.GetValue(folder));
            foreach (string name in wanted.Distinct())
                Console.WriteLine(await PublishedFiles.FetchAsync(PublishedWeights.Find(name)!, result.GetValue(folder), result.GetValue(mirror), cancel));
            return ExitCode.Done;
        });
        return command;
    }

    private static void List(string? folder)
    {
        foreach (PublishedWeights weights in PublishedWeights.All)
            Console.WriteLine($"{weights.Name,-18}{weights.Description}{(File.Exists(weights.GetPath(folder)) ? ", here" : "")}");
        Console.WriteLine($"Folder: {Path.GetDirectoryName(PublishedWeights.All[0].GetPath(folder))}");
    }
}
