using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.VideoDetection;

/// <summary>
/// Marks the <see cref="MLImage"/> property of an input class as frames of any size, where ML.NET's own <see cref="ImageTypeAttribute"/> requires one.
/// </summary>
/// <example>
/// <code>
/// public class ModelInput
/// {
///     [FrameImage] public MLImage Image { get; set; }
///     public string VideoId { get; set; }
///     public int FrameIndex { get; set; }
/// }
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class FrameImageAttribute : DataViewTypeAttribute
{
    /// <inheritdoc/>
    public override void Register() => DataViewTypeManager.Register(new ImageDataViewType(), typeof(MLImage), this);

    /// <inheritdoc/>
    public override bool Equals(DataViewTypeAttribute? other) => other is FrameImageAttribute;

    /// <inheritdoc/>
    public override int GetHashCode() => typeof(FrameImageAttribute).GetHashCode();
}
