using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Views;

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow;

/// <summary>Feeds the frames of an input row, one after the other, to an engine, and hands out what it finds as columns.</summary>
internal abstract class FrameRow : IDisposable
{
    private readonly DataViewRow _input;
    private readonly FrameColumns _columns;
    private long _position = -1;

    private protected FrameRow(DataViewRow input, FrameInputs inputs)
    {
        _input = input;
        _columns = new FrameColumns(input, inputs.Image, inputs.VideoId, inputs.FrameIndex);
    }

    /// <summary>Goes to the current row of the input. Where results depend on those of all frames before, it is run at once.</summary>
    public abstract void Advance();

    /// <summary>Lets the engine see the current row. Every row of a stream must be shown, also those that nobody reads.</summary>
    public void Update()
    {
        if (_input.Position == _position)
            return;

        MLImage image = _columns.ReadImage() ?? throw new InvalidDataException($"Row {_input.Position} has no image.");
        _columns.ReadVideoId();
        int frameIndex = _columns.ReadFrameIndex();
        if (frameIndex < 0)
            throw new InvalidDataException($"Row {_input.Position} has the frame index {frameIndex}; it must not be negative.");

        // Without a frame index nothing says which rows belong together: each is a key frame of its own.
        MoveTo(image, _columns.VideoId ?? "", frameIndex, isStill: !_columns.HasFrameIndex);
        _position = _input.Position;
    }

    /// <summary>The getter of a column of the output schema: of the input row where it has the column, else of what is found on it.</summary>
    /// <param name="input">The input row.</param>
    /// <param name="results">What is found on it; null when nobody asked for them.</param>
    /// <param name="active">Which columns of the output schema were asked for.</param>
    /// <param name="column">The column.</param>
    public static ValueGetter<TValue> GetGetter<TValue>(
        DataViewRow input, FrameRow? results, bool[] active, DataViewSchema.Column column)
    {
        if (!active[column.Index])
            throw new InvalidOperationException($"The column '{column.Name}' was not asked for when the cursor or row was made.");
        if (column.Index < input.Schema.Count)
            return input.GetGetter<TValue>(input.Schema[column.Index]);
        return results!.Getter(column.Index - input.Schema.Count) as ValueGetter<TValue> ?? throw new InvalidOperationException(
            $"The column '{column.Name}' is of type {column.Type}, not {typeof(TValue).Name}.");
    }

    /// <summary>Frees what is kept of the stream.</summary>
    public abstract void Dispose();

    /// <summary>Goes to the next frame.</summary>
    /// <param name="image">Its picture, valid until the next call.</param>
    /// <param name="videoId">Its video.</param>
    /// <param name="frameIndex">0-based index in its video.</param>
    /// <param name="isStill">Whether it belongs to no stream.</param>
    private protected abstract void MoveTo(MLImage image, string videoId, int frameIndex, bool isStill);

    /// <summary>Makes the getter of an added column.</summary>
    /// <param name="column">0-based place among the added columns.</param>
    private protected abstract Delegate Getter(int column);
}

/// <summary>The same for the results of one task.</summary>
/// <typeparam name="TResult">What a frame gives.</typeparam>
/// <param name="input">The input row.</param>
/// <param name="inputs">Its columns.</param>
/// <param name="stream">Taken over.</param>
internal abstract class FrameRow<TResult>(DataViewRow input, FrameInputs inputs, IFrameStream<TResult> stream) : FrameRow(input, inputs)
    where TResult : class
{
    private bool _isKeyFrame;

    /// <inheritdoc/>
    public sealed override void Advance()
    {
        Update();
        if (stream.NeedsEveryResult)
            stream.Run();
    }

    /// <inheritdoc/>
    public sealed override void Dispose() => stream.Dispose();

    /// <summary>Gets the result of the current row.</summary>
    private protected TResult Result()
    {
        Update();
        return stream.Run();
    }

    /// <summary>The getter of the column of key frames.</summary>
    private protected void GetIsKeyFrame(ref bool isKeyFrame)
    {
        Update();
        isKeyFrame = _isKeyFrame;
    }

    private protected sealed override void MoveTo(MLImage image, string videoId, int frameIndex, bool isStill)
    {
        if (isStill)
            stream.Reset();
        _isKeyFrame = stream.MoveTo(image, videoId, frameIndex);
    }
}
