using System.Globalization;

namespace Microsoft.ML.VideoDetection.Data.Labels;

/// <summary>Compares the sizes in the headers of some images with those of the labels.</summary>
/// <param name="Looked">Number of checked images.</param>
/// <param name="Different">Number of those with a different size.</param>
/// <param name="Unreadable">Number of those that are missing or not pictures.</param>
/// <param name="FirstDifferent">A sentence about the first one with a different size, or null.</param>
/// <param name="FirstUnreadable">A sentence about the first one that cannot be read, or null.</param>
internal sealed record ImageSizeCheck(int Looked, int Different, int Unreadable, string? FirstDifferent, string? FirstUnreadable)
{
    // Some hundred headers take a fraction of a second, and seconds on a network drive.
    private const int MostImages = 256;

    /// <summary>Checks evenly spread frames that are image files; labels are read if each frame has a label file.</summary>
    /// <param name="data">The data.</param>
    /// <param name="throwIfCanceled">Invoked before each image.</param>
    /// <param name="most">The most images to check.</param>
    internal static ImageSizeCheck Run(LabeledVideoData data, Action? throwIfCanceled = null, int most = MostImages)
    {
        ImageSizeCheck found = new(0, 0, 0, null, null);
        foreach ((LabeledVideo video, int position) in Spread(data, most))
        {
            throwIfCanceled?.Invoke();
            found = found.With(video, position);
        }

        return found;
    }

    /// <summary>Describes the difference in size of one image; returns null if there is none.</summary>
    /// <exception cref="InvalidDataException">The image is missing or not a picture.</exception>
    internal static string? Compare(LabeledVideo video, int position)
    {
        (int width, int height) = video.GetSize(position);
        return video.ReadImageSize(position) is { } actual && actual != (width, height)
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"The image '{video.GetImagePath(position)}' has {actual.Width}x{actual.Height} pixels; its labels are for {width}x{height}.")
            : null;
    }

    /// <summary>Formats the results as warnings; empty if there is nothing to report.</summary>
    internal IEnumerable<string> Warnings()
    {
        if (Different > 0)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{Different} of {Looked} images that were looked at have another size than their labels say, so that boxes are at other places than their objects. {FirstDifferent} check-data counts all.");
        }

        if (Unreadable > 0)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture, $"{Unreadable} of {Looked} images that were looked at are missing or cannot be read. {FirstUnreadable} check-data counts all.");
        }
    }

    private static IEnumerable<(LabeledVideo Video, int Position)> Spread(LabeledVideoData data, int most)
    {
        long frames = data.FrameCount, step = Math.Max(1, frames / most), next = 0, before = 0;
        foreach (LabeledVideo video in data.Videos)
        {
            int count = video.FrameCount;
            for (; next < before + count; next += step)
            {
                if (video.GetImagePath((int)(next - before)) is not null)
                    yield return (video, (int)(next - before));
            }

            before += count;
        }
    }

    private ImageSizeCheck With(LabeledVideo video, int position)
    {
        try
        {
            return Compare(video, position) is string different
                ? this with { Looked = Looked + 1, Different = Different + 1, FirstDifferent = FirstDifferent ?? different }
                : this with { Looked = Looked + 1 };
        }
        catch (InvalidDataException error)
        {
            return this with { Looked = Looked + 1, Unreadable = Unreadable + 1, FirstUnreadable = FirstUnreadable ?? error.Message };
        }
    }
}
