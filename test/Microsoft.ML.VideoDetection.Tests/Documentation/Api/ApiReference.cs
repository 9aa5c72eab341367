using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.ML.VideoDetection.Tests.Data;

namespace Microsoft.ML.VideoDetection.Tests.Documentation.Api;

/// <summary>The pages of docs/api: one for each public type, made of the compiled library and its XML comments.</summary>
internal sealed class ApiReference
{
    private static readonly SymbolDisplayFormat _declaration = new(
        SymbolDisplayGlobalNamespaceStyle.Omitted,
        SymbolDisplayTypeQualificationStyle.NameOnly,
        SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeTypeConstraints,
        SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeModifiers
            | SymbolDisplayMemberOptions.IncludeConstantValue,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName
            | SymbolDisplayParameterOptions.IncludeDefaultValue | SymbolDisplayParameterOptions.IncludeParamsRefOut
            | SymbolDisplayParameterOptions.IncludeExtensionThis,
        propertyStyle: SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        kindOptions: SymbolDisplayKindOptions.IncludeTypeKeyword | SymbolDisplayKindOptions.IncludeMemberKeyword,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat _name = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypes, genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters);

    private readonly INamedTypeSymbol[] _types;
    private readonly XmlComments _comments;

    public ApiReference(string assemblyPath)
    {
        MetadataReference library = MetadataReference.CreateFromFile(assemblyPath);
        IEnumerable<string> platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) != Path.GetFileName(assemblyPath));
        var compilation = CSharpCompilation.Create(
            "api", references: platform.Select(path => MetadataReference.CreateFromFile(path)).Append(library));
        var assembly = (IAssemblySymbol)compilation.GetAssemblyOrModuleSymbol(library)!;
        _types = [.. Types(assembly.GlobalNamespace).OrderBy(Title, StringComparer.Ordinal)];
        _comments = new XmlComments(Path.ChangeExtension(assemblyPath, ".xml"), PageOf);
    }

    /// <summary>Name and text of every page.</summary>
    public IEnumerable<(string Name, string Text)> Pages() => _types.Select(type => (FileName(type), Page(type))).Prepend(("README.md", Index()));

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol place) => place.GetMembers().OfType<INamespaceOrTypeSymbol>()
        .Where(member => member is INamespaceSymbol || (member.DeclaredAccessibility == Accessibility.Public && !member.Name.Contains('<', StringComparison.Ordinal)))
        .SelectMany(member => member is INamedTypeSymbol type && type.Name.Length > 0 ? Types(type).Prepend(type) : Types(member));

    private static string Title(INamedTypeSymbol type) => type.ToDisplayString(_name);

    private static string FileName(INamedTypeSymbol type) => Title(type).Replace('<', '-').Replace(">", "", StringComparison.Ordinal) + ".md";

    // A member is explained on the page of its type.
    private string? PageOf(string id)
    {
        string name = id.Split('(')[0];
        INamedTypeSymbol? type = name.StartsWith("T:", StringComparison.Ordinal)
            ? _types.FirstOrDefault(type => type.GetDocumentationCommentId() == name)
            : _types.FirstOrDefault(type => type.GetDocumentationCommentId()![2..] == name[2..Math.Max(2, name.LastIndexOf('.'))]);
        return type is null ? null : FileName(type);
    }

    private string Index()
    {
        var text = new StringBuilder("# API reference\n\nMade from the XML comments by `./build.sh docs`; everything begins at [VideoDetectionCatalog](VideoDetectionCatalog.md), `mlContext.VideoDetection`.\n");
        foreach (IGrouping<string, INamedTypeSymbol> group in _types.GroupBy(type => type.ContainingNamespace.ToDisplayString()).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {group.Key}\n\n| type | |\n|---|---|\n");
            foreach (INamedTypeSymbol type in group)
                text.Append(CultureInfo.InvariantCulture, $"| [{Title(type)}]({FileName(type)}) | {Cell(Summary(type).Split("\n\n")[0])} |\n");
        }

        return text.ToString();
    }

    private string Page(INamedTypeSymbol type)
    {
        string id = type.GetDocumentationCommentId()!;
        var text = new StringBuilder($"# {Title(type)}\n\n{Summary(type)}\n\n```text\n{type.ToDisplayString(_declaration)}{Bases(type)}\n```\n");
        Section(text, "", _comments.Part(id, "remarks"));
        if (!type.IsRecord) // whose parameters are its properties
            Named(text, "Parameters", _comments.Parts(id, "param", "name"));
        foreach (ISymbol member in type.GetMembers().Where(IsShown))
            Member(text, member);
        return text.ToString();
    }

    private void Member(StringBuilder text, ISymbol member)
    {
        string id = member.GetDocumentationCommentId()!;
        if (member is IMethodSymbol { MethodKind: MethodKind.Constructor, ContainingType.IsRecord: true })
            return;
        text.Append(CultureInfo.InvariantCulture, $"\n## {Heading(member)}\n\n```text\n{member.ToDisplayString(_declaration)}\n```\n");
        Section(text, "", Summary(member));
        Named(text, "Parameters", _comments.Parts(id, "param", "name"));
        Section(text, "Returns: ", _comments.Part(id, "returns"));
        Section(text, "", _comments.Part(id, "remarks"));
        Named(text, "Throws", _comments.Parts(id, "exception", "cref").Select(item => (item.Name.Split('.')[^1], item.Text)));
    }

    // An extension property reaches other languages as a method.
    private static string Heading(ISymbol member) => member switch
    {
        IMethodSymbol { MethodKind: MethodKind.Constructor } => member.ContainingType.Name,
        { IsStatic: true } when member.Name.StartsWith("get_", StringComparison.Ordinal) => $"{member.Name[4..]}, an extension property",
        _ => member.Name,
    };

    // What a record or an implementation of an interface says about itself stands at its parameter or at the interface.
    private string Summary(ISymbol symbol)
    {
        string own = _comments.Part(symbol.GetDocumentationCommentId()!, "summary");
        if (own.Length > 0)
            return own;
        if (symbol is IPropertySymbol && _comments.Parts(symbol.ContainingType.GetDocumentationCommentId()!, "param", "name").FirstOrDefault(item => item.Name == symbol.Name) is { Text: { Length: > 0 } parameter })
            return parameter;
        return symbol.ContainingType?.AllInterfaces.SelectMany(type => type.GetMembers(symbol.Name))
            .FirstOrDefault(member => SymbolEqualityComparer.Default.Equals(symbol.ContainingType.FindImplementationForInterfaceMember(member), symbol)) is { } origin
            ? _comments.Part(origin.GetDocumentationCommentId()!, "summary") is { Length: > 0 } inherited ? inherited : $"See `{origin.ContainingType.Name}`."
            : "";
    }

    private static bool IsShown(ISymbol member) =>
        member.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected
        && member is IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.Constructor } or IPropertySymbol or IFieldSymbol or IEventSymbol
        && member is not IMethodSymbol { MethodKind: MethodKind.Constructor, Parameters.Length: 0 }
        && !member.Name.Contains('<', StringComparison.Ordinal)
        && member.Name is not ("Equals" or "GetHashCode" or "ToString" or "value__")
        && !member.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "CompilerGeneratedAttribute");

    private static string Bases(INamedTypeSymbol type)
    {
        IEnumerable<INamedTypeSymbol> bases = type.Interfaces.Where(item => item.Name != "IEquatable");
        if (type.TypeKind == TypeKind.Class && type.BaseType is { SpecialType: SpecialType.None } parent)
            bases = bases.Prepend(parent);
        string names = string.Join(", ", bases.Select(item => item.ToDisplayString(_name)));
        return type.TypeKind == TypeKind.Enum || names.Length == 0 ? "" : " : " + names;
    }

    private static void Section(StringBuilder text, string title, string content)
    {
        if (content.Length > 0)
            text.Append(CultureInfo.InvariantCulture, $"\n{title}{content}\n");
    }

    private static void Named(StringBuilder text, string title, IEnumerable<(string Name, string Text)> items)
    {
        string lines = string.Concat(items.Select(item => $"- `{item.Name}`: {item.Text.ReplaceLineEndings(" ")}\n"));
        Section(text, $"{title}:\n\n", lines.TrimEnd());
    }

    private static string Cell(string text) => text.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal);
}
