using System.Security.Cryptography;

namespace Dff.Samples.Web;

/// <summary>The folder of everything that is uploaded: of this run only, readable by this user only, deleted at its end.</summary>
internal sealed class UploadFolder : IDisposable
{
    private readonly string _root;

    /// <param name="parent">Where to make it; null means the system's folder for temporary files.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public UploadFolder(string? parent)
    {
        if (parent is null)
        {
            _root = Directory.CreateTempSubdirectory("dff-serve-").FullName;
            return;
        }

        if (!Directory.Exists(parent))
            throw new DirectoryNotFoundException($"There is no folder '{parent}' for uploads; create it first.");
        _root = Path.GetFullPath(Path.Combine(parent, $"dff-serve-{NewId()}"));
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(_root);
        else
            Directory.CreateDirectory(_root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>128 random bits: nobody guesses the address of somebody else's video.</summary>
    public static string NewId() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>Makes a folder for one upload.</summary>
    /// <param name="id">From <see cref="NewId"/>, never from a request.</param>
    public string Create(string id) => Directory.CreateDirectory(Path.Combine(_root, id)).FullName;

    /// <summary>Deletes a folder as far as it can be deleted now; what is still open goes with the whole folder at the end.</summary>
    public static void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Gone already.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody reads one of its files, on a system where that keeps it.
        }
    }

    public void Dispose() => Delete(_root);
}
