using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.ML;
using Microsoft.ML.VideoDetection;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Training;

namespace Dff.Samples.Commands;

/// <summary>The options of <c>train</c> that are fields of the trainer's options. What is not given stays as the preset has it.</summary>
internal sealed class TrainSettings
{
    private const string Init = "--init";
    private const string FlowWidth = "--flow-width";
    private const string NormalizationOption = "--normalization";
    private const string BackboneBlocks = "--backbone-blocks";
    private const string BackboneWidth = "--backbone-width";
    private const string NoWeights = "none";

    /// <summary>The name of the option that only segmentation has.</summary>
    internal const string ClassWeights = "--class-weights";

    private readonly List<(Option Option, string Field, Action<ParseResult, VideoTrainerOptions> Apply)> _settings = [];
    private readonly Option<string> _preset = new Option<string>("--preset")
    {
        Description = "small: for machines without a GPU. r50, r101, x101: the published recipe, which needs --init and --flow-init.",
        HelpName = "small|r50|r101|x101",
        DefaultValueFactory = _ => "small",
    }.AcceptOnlyFromAmong("small", "r50", "r101", "x101");

    private bool _isDetector;

    public TrainSettings()
    {
        Add<string>(Init, "InitialWeightsPath", "F|resnet50", "Weights to begin with: a .pth of a backbone or detector, an .onnx of a ResNet, or a model .zip; or the name of published weights, which are fetched: resnet50, r50. Without --preset, a detector is fine-tuned: its own network, a quarter of the learning rate. Default: with --preset small the ImageNet ResNet-18 that comes with this program; none learns from nothing.", (o, v) => o.InitialWeightsPath = v == NoWeights ? null : v);
        Add<string>("--flow-init", "FlowWeightsPath", "F.pth", "Weights of the flow network to begin with.", (o, v) => o.FlowWeightsPath = v);
        Add<int>("--epochs", "MaxEpoch", "N", "Passes over the training frames. Default: with the small preset steps by what is labelled.", (o, v) => o.MaxEpoch = v);
        Add<long>("--steps", "MaxSteps", "N", "Steps to train, whatever --epochs says.", (o, v) => o.MaxSteps = v);
        Add("--time", "MaxTime", "30m", "Train for so long, whatever --epochs says: seconds, minutes, hours or days, like 90s, 30m, 1h30m, 2d.", (o, v) => o.MaxTime = v, DurationOption.Parse);
        Add<int>("--batch", "BatchSize", "N", "Frame pairs per step.", (o, v) => o.BatchSize = v);
        Add<double>("--learning-rate", "LearningRate", "X", "Learning rate after the warm-up.", (o, v) => o.LearningRate = v);
        Add<double>("--backbone-learning-rate-factor", "BackboneLearningRateFactor", "X", "Factor on the learning rate of the backbone.", (o, v) => o.BackboneLearningRateFactor = v);
        Add<int>("--warm-up-steps", "WarmUpSteps", "N", "Steps over which the learning rate grows.", (o, v) => o.WarmUpSteps = v);
        Add("--learning-rate-decay", "LearningRateDecay", "steps|cosine", "How the learning rate falls: to a tenth at 70 % and at 90 % of the training, or as a cosine.", (o, v) => o.LearningRateDecay = v, ParseDecay);
        Add<double>("--weight-averaging", "WeightAveragingDecay", "X", "What a step leaves of the moving average of the weights, 0 to below 1, like 0.998; the averaged weights are measured and saved. 0: no average.", (o, v) => o.WeightAveragingDecay = v == 0 ? null : v);
        Add<double>("--unwarped-share", "UnwarpedShare", "X", "Share of the detection losses, 0 to below 1, on features that are not carried.", (o, v) => o.UnwarpedShare = v);
        Add<double>("--photometric-weight", "PhotometricWeight", "X", "How much the pictures themselves teach the flow network.", (o, v) => o.PhotometricWeight = v);
        Add<double>("--flow-smoothness-weight", "FlowSmoothnessWeight", "X", "How much the flow is to be smooth.", (o, v) => o.FlowSmoothnessWeight = v);
        Add("--augmentation", "Augmentation", "none|light|strong", "How much size, place, colors and sharpness of the pictures are changed at random, so that few scenes teach more.", (o, v) => o.Augmentation = v, ParseAugmentation);
        Add<int>("--early-stopping", "EarlyStoppingCriteria.Patience", "EPOCHS", "End after so many epochs without improvement on the validation data; 0: never. Default: chosen together with the steps.", (o, v) => o.EarlyStoppingCriteria = v == 0 ? null : new EarlyStopping { Patience = v });
        Add("--size", "Architecture.MaxLongSide", "WxH", "Most network pixels that the longer and the shorter side of a frame are resized to.", SetSize, ParseSize);
        Add("--anchor-scales", "Architecture.AnchorScales", "2,4,8", "Sides of the anchors in units of 16 network pixels. Default: with the small preset by the sizes of the labelled boxes.", (o, v) => o.Architecture = o.Architecture with { AnchorScales = v }, ParseNumbers);
        Add("--anchor-ratios", "Architecture.AnchorRatios", "0.5,1,2", "Height by width of the anchors.", (o, v) => o.Architecture = o.Architecture with { AnchorRatios = v }, ParseNumbers);
        Add(NormalizationOption, "Architecture.Normalization", "batch|group", "How the backbone normalises: batch norm with frozen statistics, for pretrained weights, or group norm, to learn from nothing.", (o, v) => o.Architecture = o.Architecture with { Normalization = v }, ParseNormalization);
        Add<int>("--frozen-stages", "FrozenStages", "N", "Stages of the backbone, 0 to 4, that keep their initial weights, the stem included.", (o, v) => o.FrozenStages = v);
        Add(BackboneBlocks, "Architecture.BackboneBlocks", "2,2,2,3", "Residual blocks of the backbone's four stages. Default: those of --init, else of the preset.", (o, v) => o.Architecture = o.Architecture with { BackboneBlocks = v }, ParseBlocks);
        Add<int>(BackboneWidth, "Architecture.BackboneWidth", "N", "Channels of the backbone's stem and first stage, a multiple of 16.", (o, v) => o.Architecture = o.Architecture with { BackboneWidth = v });
        Add<int>("--neck-dilation", "Architecture.NeckDilation", "N", "Distance, in feature cells, of the taps of the convolution that makes the features.", (o, v) => o.Architecture = o.Architecture with { NeckDilation = v });
        Add<int>("--neck-channels", "Architecture.NeckChannels", "N", "Channels of the features that heads and warp work on.", (o, v) => o.Architecture = o.Architecture with { NeckChannels = v });
        Add("--motion", "MotionEstimator", MotionOption.Values, "How motion is estimated, in training and by the model: flownet trains a flow network as well; dis is dense inverse search, which needs none.", (o, v) => o.MotionEstimator = MotionOption.Parse(v), ParseMotion);

        // As it was called before; the option below it says more, and wins.
        Add("--carry-detections", "CarryDetections", "on|off", $"{FlowFrameOptions.ProposalsName} {FlowFrameOptions.Carried} or {FlowFrameOptions.Computed}.", (o, v) => ((DeepFeatureFlowTrainer.Options)o).FlowFrameProposals = v == "on" ? FlowFrameProposals.Carried : FlowFrameProposals.Computed, ParseSwitch);
        _settings[^1].Option.Hidden = true;
        Add(FlowFrameOptions.ProposalsName, "FlowFrameProposals", $"{FlowFrameOptions.Carried}|{FlowFrameOptions.Computed}", "Where the model looks for objects between key frames: in the key frame's best proposals, carried along the motion, or in new ones.", (o, v) => ((DeepFeatureFlowTrainer.Options)o).FlowFrameProposals = v == FlowFrameOptions.Carried ? FlowFrameProposals.Carried : FlowFrameProposals.Computed, ParseProposals);
        Add(ClassWeights, "BalanceClasses", "balanced|none", "Segmentation: whether rare classes weigh more in the loss. Default: balanced.", (o, v) => ((VideoSegmentationTrainer.Options)o).BalanceClasses = v == "balanced", ParseClassWeights);
        Add<double>(FlowWidth, "Architecture.FlowWidth", "X", "Factor on all channel counts of the flow network.", (o, v) => o.Architecture = o.Architecture with { FlowWidth = v });
        Add<int>("--key-frame-interval", "Architecture.KeyFrameInterval", "N", "Every how many frames the whole network runs, in validation and in the model.", (o, v) => o.Architecture = o.Architecture with { KeyFrameInterval = v });
        Add<double>("--checkpoint-minutes", "CheckpointEveryMinutes", "X", "Minutes between checkpoints within an epoch.", (o, v) => o.CheckpointEveryMinutes = v);
        Add<int>("--loading-threads", "LoadingThreads", "N", "Threads that read frames.", (o, v) => o.LoadingThreads = v);
        Add<int>("--log-every", "LogEveryNStep", "N", "Steps between two lines, when the output is no terminal.", (o, v) => o.LogEveryNStep = v);
        Add("--scale-learning-rate", "ScaleLearningRate", "on|off", "Launched as several processes by mpirun or srun: multiply the learning rate by their number.", (o, v) => o.ScaleLearningRate = v == "on", ParseSwitch);
        Add<bool>("--skip-non-finite", "SkipNonFiniteSteps", "", "Leave steps out whose loss is not finite, instead of ending.", (o, v) => o.SkipNonFiniteSteps = v);
    }

    public void AddTo(Command command)
    {
        command.Options.Add(_preset);
        foreach ((Option option, _, _) in _settings)
            command.Options.Add(option);
        command.Validators.Add(result =>
        {
            bool isSearch = result.GetResult(Named(MotionOption.Name)) is { Tokens: [{ Value: MotionOption.Search }] };
            if (isSearch && result.GetResult(Named(FlowWidth)) is { Implicit: false })
                result.AddError($"{FlowWidth} needs {MotionOption.Name} flownet: with {MotionOption.Search} there is no flow network.");
        });
    }

    /// <summary>Makes the options of a trainer of detectors; published weights to begin with are fetched first.</summary>
    public async Task<DeepFeatureFlowTrainer.Options> BuildAsync(ParseResult result, CancellationToken cancel)
    {
        string? initial = await InitialAsync(result, cancel);
        return Apply(result, Base(result, initial), initial);
    }

    /// <summary>Makes the options of a trainer of segmenters; published weights to begin with are fetched first.</summary>
    public async Task<VideoSegmentationTrainer.Options> BuildSegmentationAsync(ParseResult result, CancellationToken cancel)
    {
        string? initial = await InitialAsync(result, cancel);
        return Apply(
            result,
            Preset(result, VideoSegmentationTrainer.Options.Published, VideoSegmentationTrainer.Options.Small, isBackboneGiven: initial is not null),
            initial);
    }

    private static async Task<string?> InitialAsync(ParseResult result, CancellationToken cancel) =>
        result.GetValue<string>(Init) is string given and not NoWeights ? await PublishedFiles.FindAsync(given, detectorsOnly: false, cancel) : null;

    private TOptions Apply<TOptions>(ParseResult result, TOptions options, string? initial)
        where TOptions : VideoTrainerOptions
    {
        foreach ((Option option, _, Action<ParseResult, VideoTrainerOptions> apply) in _settings)
        {
            if (result.GetResult(option) is { Implicit: false })
                apply(result, options);
        }

        options.InitialWeightsPath = initial ?? options.InitialWeightsPath;
        return options;
    }

    // A whole detector knows its own network; a preset must be asked for to have another one.
    private DeepFeatureFlowTrainer.Options Base(ParseResult result, string? initial)
    {
        _isDetector = initial is not null && new MLContext().VideoDetection.Inspect(initial).Architecture is not null;
        if (_isDetector && result.GetResult(_preset) is null or { Implicit: true })
            return DeepFeatureFlowTrainer.Options.FineTune(initial!);

        return Preset(result, DeepFeatureFlowTrainer.Options.Published, DeepFeatureFlowTrainer.Options.Small, isBackboneGiven: initial is not null && !_isDetector);
    }

    // Backbones of others are ImageNet's, with batch norm.
    private TOptions Preset<TOptions>(ParseResult result, Func<BackboneKind, TOptions> published, Func<TOptions> small, bool isBackboneGiven)
        where TOptions : VideoTrainerOptions
    {
        BackboneKind? backbone = result.GetRequiredValue(_preset) switch
        {
            "r50" => BackboneKind.ResNet50,
            "r101" => BackboneKind.ResNet101,
            "x101" => BackboneKind.ResNeXt101,
            _ => null,
        };
        if (backbone is { } kind)
            return published(kind);
        TOptions options = small();
        if (!UsesOwnBackbone(result))
            return PretrainedBackbone.Use(options);
        if (isBackboneGiven)
            options.Architecture = options.Architecture with { Normalization = NormalizationKind.BatchNorm };
        return options;
    }

    /// <summary>Whether the training is one of the small preset, or goes on from a detector.</summary>
    public bool IsSmall(ParseResult result) => result.GetRequiredValue(_preset) == "small";

    /// <summary>Whether anchors may be chosen: nobody asked for some, and no detector has its own.</summary>
    public bool ChoosesAnchors(ParseResult result) => IsSmall(result) && !IsGiven(result, "--anchor-scales", "--anchor-ratios") && !_isDetector;

    /// <summary>Whether the number of steps may be chosen.</summary>
    public bool ChoosesSteps(ParseResult result) => IsSmall(result) && !IsGiven(result, "--steps", "--epochs", "--time");

    /// <summary>Whether it may be chosen when to end early. A time that was given is used.</summary>
    public bool ChoosesPatience(ParseResult result) => ChoosesSteps(result) && !IsGiven(result, "--early-stopping");

    private bool IsGiven(ParseResult result, params string[] names) => names.Any(name => result.GetResult(Named(name)) is { Implicit: false });

    // The weights that come along fit one backbone; whoever asks for another one learns it from nothing, or brings its weights.
    private bool UsesOwnBackbone(ParseResult result) =>
        IsGiven(result, Init, NormalizationOption, BackboneBlocks, BackboneWidth);

    /// <summary>A message about the trainer's options, in the words of the command line.</summary>
    public string Translate(string message)
    {
        string text = message.Replace(" (Parameter 'options')", "", StringComparison.Ordinal);
        foreach ((Option option, string field, _) in _settings)
            text = Regex.Replace(text, $@"(?<![\w.]){Regex.Escape(field.Replace("Architecture.", "", StringComparison.Ordinal))}(?=\W)", option.Name);
        return MotionOption.Translate(text);
    }

    private Option Named(string name) => _settings.Find(setting => setting.Option.Name == name).Option;

    private void Add<T>(
        string name, string field, string helpName, string description, Action<VideoTrainerOptions, T> apply, Func<ArgumentResult, T>? parse = null)
    {
        var option = new Option<T>(name) { Description = description };
        if (helpName.Length > 0)
            option.HelpName = helpName;
        if (parse is not null)
        {
            // A list is one argument here, not several.
            option.Arity = ArgumentArity.ExactlyOne;
            option.CustomParser = parse;
        }

        _settings.Add((option, field, (result, options) => apply(options, result.GetRequiredValue(option))));
    }

    private static void SetSize(VideoTrainerOptions options, (int Width, int Height) size) =>
        options.Architecture = options.Architecture with
        {
            MaxLongSide = Math.Max(size.Width, size.Height), MaxShortSide = Math.Min(size.Width, size.Height),
        };

    private static (int Width, int Height) ParseSize(ArgumentResult argument)
    {
        if (!SynthesizeCommand.TryParseSize(argument.Tokens[0].Value, out int width, out int height))
            argument.AddError($"--size is '{argument.Tokens[0].Value}'; it must be like 512x384.");
        return (width, height);
    }

    private static string ParseMotion(ArgumentResult argument)
    {
        string text = argument.Tokens[0].Value;
        if (MotionOption.Parse(text) is null)
            argument.AddError($"{MotionOption.Name} is '{text}'; it must be flownet or dis.");
        return text;
    }

    private static string ParseProposals(ArgumentResult argument)
    {
        string text = argument.Tokens[0].Value;
        if (text is not (FlowFrameOptions.Carried or FlowFrameOptions.Computed))
            argument.AddError($"{FlowFrameOptions.ProposalsName} is '{text}'; it must be {FlowFrameOptions.Carried} or {FlowFrameOptions.Computed}.");
        return text;
    }

    private static AugmentationOptions ParseAugmentation(ArgumentResult argument)
    {
        string text = argument.Tokens[0].Value;
        if (text is not ("none" or "light" or "strong"))
            argument.AddError($"--augmentation is '{text}'; it must be none, light or strong.");
        return text switch
        {
            "light" => AugmentationOptions.Light(),
            "strong" => AugmentationOptions.Strong(),
            _ => AugmentationOptions.None(),
        };
    }

    private static LearningRateDecayKind ParseDecay(ArgumentResult argument)
    {
        string text = argument.Tokens[0].Value;
        if (text is not ("steps" or "cosine"))
            argument.AddError($"--learning-rate-decay is '{text}'; it must be steps or cosine.");
        return text == "cosine" ? LearningRateDecayKind.Cosine : LearningRateDecayKind.Steps;
    }

    private static NormalizationKind ParseNormalization(ArgumentResult argument)
    {
        string text = argument.Tokens[0].Value;
        if (text is not ("batch" or "group"))
            argument.AddError($"{NormalizationOption} is '{text}'; it must be batch or group.");
        return text == "batch" ? NormalizationKind.BatchNorm : NormalizationKind.GroupNorm;
    }

    private static ImmutableArray<int> ParseBlocks(ArgumentResult argument)
    {
        string[] texts = argument.Tokens[0].Value.Split(',');
        int[] blocks = [.. texts.Select(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0)];
        if (blocks.Length != 4 || blocks.Contains(0))
            argument.AddError($"{BackboneBlocks} is '{argument.Tokens[0].Value}'; it must be four numbers like 2,2,2,3.");
        return [.. blocks];
    }

    private static string ParseClassWeights(ArgumentResult argument)
    {
        string text = argument.Tokens[0].Value;
        if (text is not ("balanced" or "none"))
            argument.AddError($"{ClassWeights} is '{text}'; it must be balanced or none.");
        return text;
    }

    private static string ParseSwitch(ArgumentResult argument)
    {
        string text = argument.Tokens[0].Value;
        if (text is not ("on" or "off"))
            argument.AddError($"{((OptionResult)argument.Parent!).Option.Name} is '{text}'; it must be on or off.");
        return text;
    }

    private static ImmutableArray<float> ParseNumbers(ArgumentResult argument)
    {
        var numbers = ImmutableArray.CreateBuilder<float>();
        foreach (string text in argument.Tokens[0].Value.Split(','))
        {
            if (float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float number))
                numbers.Add(number);
            else
                argument.AddError($"{((OptionResult)argument.Parent!).Option.Name} has '{text}'; it must be numbers like 2,4,8.");
        }

        return numbers.ToImmutable();
    }
}
