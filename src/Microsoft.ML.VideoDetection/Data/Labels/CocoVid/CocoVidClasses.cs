namespace Microsoft.ML.VideoDetection.Data.Labels.CocoVid;

/// <summary>Tells categories that are classes from those that only group others.</summary>
internal static class CocoVidClasses
{
    /// <summary>Leaves out categories that others name as their <c>supercategory</c> and that no annotation has, such as the root that Roboflow writes.</summary>
    /// <param name="categories">All categories.</param>
    /// <param name="annotated">Ids of the categories that annotations have.</param>
    internal static List<CocoVidCategory> WithoutParents(List<CocoVidCategory> categories, IReadOnlySet<long> annotated)
    {
        bool IsParentOf(CocoVidCategory category, CocoVidCategory other) => other.Id != category.Id && other.Parent == category.Name;

        // Only files in which a category names another one can have such a root, which spares the others the comparison of all pairs.
        HashSet<string> names = [.. categories.Select(category => category.Name)];
        CocoVidCategory[] children = [.. categories.Where(category => category.Parent is { } parent && names.Contains(parent))];
        bool IsGroup(CocoVidCategory category) =>
            !annotated.Contains(category.Id) && Array.Exists(children, other => IsParentOf(category, other));
        List<CocoVidCategory> classes = [.. categories.Where(category => !IsGroup(category))];

        // The root may have the name of a class that this file happens not to have annotated: the class is the one that has a parent.
        HashSet<string> left = [.. classes.Select(category => category.Name)];
        IEnumerable<CocoVidCategory> namesakes = categories.Where(IsGroup).GroupBy(category => category.Name)
            .Where(group => group.Count() > 1 && !left.Contains(group.Key))
            .Select(group => group.FirstOrDefault(category => children.Contains(category), group.Last()));
        HashSet<long> kept = [.. classes.Concat(namesakes).Select(category => category.Id)];
        return [.. categories.Where(category => kept.Contains(category.Id))];
    }
}
