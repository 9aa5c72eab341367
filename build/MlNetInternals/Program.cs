using Microsoft.ML.VideoDetection.Build;

// MlNetInternals DESTINATION ASSEMBLY... : writes a copy of each assembly, with its internals public, into DESTINATION.
if (args.Length < 2)
{
    Console.Error.WriteLine("usage: MlNetInternals DESTINATION_DIRECTORY ASSEMBLY...");
    return 2;
}

Directory.CreateDirectory(args[0]);
foreach (string source in args.Skip(1))
{
    byte[] assembly = File.ReadAllBytes(source);
    PublicInternals.Apply(assembly);
    WriteWhole(Path.Combine(args[0], Path.GetFileName(source)), assembly);

    // Compilers and editors look for the documentation beside the assembly that they were given.
    string documentation = Path.ChangeExtension(source, ".xml");
    if (File.Exists(documentation))
        WriteWhole(Path.Combine(args[0], Path.GetFileName(documentation)), File.ReadAllBytes(documentation));
}
return 0;

// By rename: two builds may run at once, and a compiler may be reading the file from the build before.
static void WriteWhole(string path, byte[] content)
{
    string unfinished = $"{path}.{Environment.ProcessId}.tmp";
    File.WriteAllBytes(unfinished, content);
    File.Move(unfinished, path, overwrite: true);
}
