namespace Microsoft.ML.VideoDetection.Weights.PyTorch;

/// <summary>Proves that a value is a finite tree of reasonable depth, so that later walks may recurse.</summary>
internal static class PickleGraph
{
    /// <summary>Counts the values below and including the given one, shared ones as often as they are referred to.</summary>
    /// <returns>The count, as a double because sharing doubles it with every level of a hostile file.</returns>
    /// <exception cref="InvalidDataException">A value contains itself, or the nesting is too deep.</exception>
    public static double CountUnfolded(object? root, CheckpointFile file)
    {
        if (root is not PickleContainer top)
            return 1;

        // No recursion: the depth is the file's choice until this method has returned.
        var finished = new Dictionary<PickleContainer, (int Height, double Size)>(ReferenceEqualityComparer.Instance);
        var open = new HashSet<PickleContainer>(ReferenceEqualityComparer.Instance) { top };
        var path = new Stack<Visit>();
        path.Push(new Visit(top));
        while (path.TryPeek(out var visit))
        {
            if (path.Count > PickleLimits.MaxDepth || visit.Height > PickleLimits.MaxDepth)
                throw file.Invalid($"nests values more than {PickleLimits.MaxDepth} deep");

            if (visit.NextChild == visit.Container.ChildCount)
            {
                path.Pop();
                open.Remove(visit.Container);
                finished[visit.Container] = (visit.Height, visit.Size);
                if (path.TryPeek(out var parent))
                    parent.Include(visit.Height, visit.Size);
                continue;
            }

            if (visit.Container.Child(visit.NextChild++) is not PickleContainer child)
                visit.Size++;
            else if (finished.TryGetValue(child, out var known))
                visit.Include(known.Height, known.Size);
            else if (!open.Add(child))
                throw file.Invalid($"holds {PickleKind.Of(child)} that contains itself");
            else
                path.Push(new Visit(child));
        }

        return finished[top].Size;
    }

    private sealed class Visit(PickleContainer container)
    {
        public PickleContainer Container { get; } = container;

        public int NextChild { get; set; }

        public int Height { get; private set; } = 1;

        public double Size { get; set; } = 1;

        public void Include(int height, double size)
        {
            Height = Math.Max(Height, height + 1);
            Size += size;
        }
    }
}
