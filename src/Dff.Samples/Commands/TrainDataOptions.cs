using System.CommandLine;
using System.CommandLine.Parsing;
using Dff.Samples.Commands.Segmentation;
using Dff.Samples.Data;

namespace Dff.Samples.Commands;

/// <summary>The options of <c>train</c> that say what is trained and measured on.</summary>
internal sealed class TrainDataOptions
{
    private readonly Option<string> _data = new("--data")
    {
        Description = "Labelled videos: a folder (ImageNet, MOT, COCO, YOLO, CVAT) or file (COCO-VID .json, boxes .csv, YOLO .yaml, CVAT .xml).", HelpName = "FOLDER|FILE", Required = true,
    };

    private readonly Option<string?> _format = new("--format") { Description = "Of --data and --validation. Default: told by what is there.", HelpName = DataFormat.Names };
    private readonly Option<string?> _framesRoot = SharedOptions.FramesRoot(" of --data");
    private readonly Option<string?> _set = new("--set") { Description = "ImageNet: train, val, or a list file in ImageSets; COCO: a part of the file's name; YOLO: train, val or test. Default: train where it is there.", HelpName = "SET" };
    private readonly Option<string> _images = SharedOptions.Images();
    private readonly Option<FrameRange?> _frames = SharedOptions.Frames("--frames", "Train on these frames of each video: 0-based, both included.");
    private readonly Option<string?> _classes = SharedOptions.Classes("the data's own list; for ImageNet the 30 of the VID challenge");
    private readonly Option<string?> _validation = new("--validation")
    {
        Description = "Other labelled videos, to measure AP50 (of segmentation: mIoU) on after each epoch and to choose the best weights. "
            + "Default: --data when --validation-frames or --validation-set is given, else a part of --data: see --validation-share.",
        HelpName = "FOLDER|FILE",
    };

    private readonly Option<string?> _validationFramesRoot = new("--validation-frames-root") { Description = "As --frames-root, of --validation.", HelpName = "ROOT" };
    private readonly Option<string?> _validationSet = new("--validation-set") { Description = "As --set, of --validation. Default: val where it is there.", HelpName = "SET" };
    private readonly Option<FrameRange?> _validationFrames = SharedOptions.Frames("--validation-frames", "Validate on these frames of each video.");
    private readonly Option<double?> _validationShare = new(TrainChoices.ValidationShareOption)
    {
        Description = "Share of the training frames to keep back for validation, 0 to below 1: whole videos, or the end of each where there is one or all are needed. "
            + "Default: 0.2 with the small preset, where neither validation nor --frames are given; else 0.",
        HelpName = "X",
    };

    public TrainDataOptions() => _format.AcceptOnlyFromAmong(DataFormat.Names.Split('|'));

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _data, _format, _framesRoot, _set, _images, _frames, _classes, _validation, _validationFramesRoot, _validationSet, _validationFrames, _validationShare })
            command.Options.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_validationFramesRoot) is not null && result.GetValue(_validation) is null)
                result.AddError("--validation-frames-root needs --validation.");
            if (result.GetValue(_validationShare) is not (null or (>= 0 and < 1)))
                result.AddError(FormattableString.Invariant($"{TrainChoices.ValidationShareOption} is {result.GetValue(_validationShare)}; it must be at least 0 and below 1."));
            else if (result.GetValue(_validationShare) > 0 && IsValidationGiven(result))
                result.AddError($"{TrainChoices.ValidationShareOption} keeps a part of --data back; give it or --validation, --validation-frames or --validation-set.");
        });
    }

    public LabeledDataSource Training(ParseResult result) => new()
    {
        Path = result.GetRequiredValue(_data),
        Format = result.GetValue(_format),
        FramesRoot = result.GetValue(_framesRoot),
        Set = result.GetValue(_set),
        Grouping = SharedOptions.ReadImages(result.GetValue(_images)),
        Frames = result.GetValue(_frames),
    };

    /// <summary>Null when nothing is to be measured.</summary>
    public LabeledDataSource? Validation(ParseResult result)
    {
        LabeledDataSource training = Training(result);
        FrameRange? frames = result.GetValue(_validationFrames);
        string? set = result.GetValue(_validationSet);
        if (result.GetValue(_validation) is string path)
        {
            return new LabeledDataSource
            {
                Path = path,
                Format = training.Format,
                FramesRoot = result.GetValue(_validationFramesRoot),
                Set = set ?? DataFormat.UsualValidationSet(path),
                Grouping = training.Grouping,
                Frames = frames,
            };
        }

        return frames is null && set is null ? null : training with { Set = set ?? training.Set, Frames = frames };
    }

    /// <summary>Frames with masks to learn from.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="masks">Folder of masks; null for CamVid and Cityscapes.</param>
    public MaskDataSource TrainingMasks(ParseResult result, string? masks) =>
        new(result.GetRequiredValue(_data), masks, result.GetValue(_set), ClassNames(result));

    /// <summary>Frames with masks to measure on; null when there are none.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="masks">Folder of masks of the training; null for CamVid and Cityscapes.</param>
    /// <param name="validationMasks">The same of the validation.</param>
    /// <exception cref="InvalidDataException">Pictures are given without masks, or the other way round.</exception>
    public MaskDataSource? ValidationMasks(ParseResult result, string? masks, string? validationMasks)
    {
        string? path = result.GetValue(_validation), set = result.GetValue(_validationSet);
        if (masks is null ? validationMasks is not null : path is null != validationMasks is null)
            throw new InvalidDataException("Beside --masks, --validation is a folder of pictures and --validation-masks that of their masks; CamVid and Cityscapes take --validation-set.");
        MaskDataSource training = TrainingMasks(result, masks);
        return path is null && set is null ? null : training with { Path = path ?? training.Path, Masks = validationMasks, Set = set ?? (masks is null && !MaskDataSource.HasNoSets(path!) ? "val" : null) };
    }

    /// <summary>The share of the training frames to validate on.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="usual">Where nothing about validation is given.</param>
    public (double Share, bool IsGiven) ValidationShare(ParseResult result, double usual) => result.GetValue(_validationShare) is double share
        ? (share, true)
        : (IsValidationGiven(result) || result.GetValue(_frames) is not null ? 0 : usual, false);

    private bool IsValidationGiven(SymbolResult result) =>
        result.GetValue(_validation) is not null || result.GetValue(_validationFrames) is not null || result.GetValue(_validationSet) is not null;

    private bool IsValidationGiven(ParseResult result) =>
        result.GetValue(_validation) is not null || result.GetValue(_validationFrames) is not null || result.GetValue(_validationSet) is not null;

    public string[]? ClassNames(ParseResult result) => SharedOptions.ReadClasses(result.GetValue(_classes));
}
