namespace Microsoft.ML.VideoDetection.Operators;

/// <summary>Assigns rows to columns, one to one, so that the sum of their costs is minimal.</summary>
/// <remarks>
/// Makes as many pairs as there are rows or columns, whichever are fewer. Uses shortest augmenting paths, cubic in the worst case. Among several optima the
/// choice depends only on the order of rows and columns: of equally near columns a free one is taken before an assigned one, the last column is looked at
/// first, and the shorter side is augmented. scipy's linear_sum_assignment chooses by the same rules.
/// Origin: Jonker, Volgenant, A shortest augmenting path algorithm for dense and sparse linear assignment problems, Computing 38, 1987;
/// Crouse, On implementing 2D rectangular assignment algorithms, IEEE Transactions on Aerospace and Electronic Systems 52(4), 2016.
/// Not thread-safe: working memory is reused.
/// </remarks>
internal sealed class LinearAssignment
{
    private const int None = -1;

    private double[] _rowPrices = [];
    private double[] _columnPrices = [];
    private double[] _distances = [];
    private int[] _columnOf = [];
    private int[] _rowOf = [];
    private int[] _cameFrom = [];
    private int[] _open = [];
    private int[] _closed = [];

    /// <summary>Finds an assignment of minimal cost.</summary>
    /// <param name="costs">Row-major, finite costs.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <returns>The column of each row, or -1; valid until the next call.</returns>
    /// <exception cref="ArgumentException">A cost is not finite.</exception>
    public ReadOnlySpan<int> Solve(ReadOnlySpan<double> costs, int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(costs.Length, rows * columns);
        bool swapped = rows > columns;
        (int shorter, int longer) = swapped ? (columns, rows) : (rows, columns);
        Reset(shorter, longer);
        for (int row = 0; row < shorter; row++)
        {
            int sink = swapped ? FindPath(costs, row, longer, 1, columns) : FindPath(costs, row, longer, columns, 1);
            Augment(row, sink);
        }

        return swapped ? _rowOf.AsSpan(0, longer) : _columnOf.AsSpan(0, shorter);
    }

    private void Reset(int shorter, int longer)
    {
        if (_rowPrices.Length < shorter)
        {
            _rowPrices = new double[shorter * 2];
            _columnOf = new int[shorter * 2];
        }

        if (_columnPrices.Length < longer)
        {
            _columnPrices = new double[longer * 2];
            _distances = new double[longer * 2];
            _rowOf = new int[longer * 2];
            _cameFrom = new int[longer * 2];
            _open = new int[longer * 2];
            _closed = new int[longer * 2];
        }

        _rowPrices.AsSpan(0, shorter).Clear();
        _columnPrices.AsSpan(0, longer).Clear();
        _columnOf.AsSpan(0, shorter).Fill(None);
        _rowOf.AsSpan(0, longer).Fill(None);
    }

    // Dijkstra over reduced costs, from a free row to the nearest free column; then updates the potentials that keep reduced costs non-negative.
    private int FindPath(ReadOnlySpan<double> costs, int start, int longer, int rowStride, int columnStride)
    {
        _distances.AsSpan(0, longer).Fill(double.PositiveInfinity);
        for (int k = 0; k < longer; k++)
            _open[k] = longer - 1 - k;
        int open = longer;
        int closed = 0;
        int row = start;
        double reached = 0;
        int sink = None;
        while (sink == None)
        {
            int nearest = None;
            double least = double.PositiveInfinity;
            for (int k = 0; k < open; k++)
            {
                int column = _open[k];
                double distance = reached + costs[(row * rowStride) + (column * columnStride)] - _rowPrices[row] - _columnPrices[column];
                if (distance < _distances[column])
                    (_distances[column], _cameFrom[column]) = (distance, row);
                double best = _distances[column];
                if (best < least || (best == least && _rowOf[column] == None))
                    (least, nearest) = (best, k);
            }

            if (nearest == None || double.IsInfinity(least))
                throw new ArgumentException("Costs must be finite.", nameof(costs));
            reached = least;
            int next = _open[nearest];
            _open[nearest] = _open[--open];
            _closed[closed++] = next;
            if (_rowOf[next] == None)
                sink = next;
            else
                row = _rowOf[next];
        }

        _rowPrices[start] += reached;
        foreach (int column in _closed.AsSpan(0, closed))
        {
            double slack = reached - _distances[column];
            _columnPrices[column] -= slack;
            if (_rowOf[column] != None)
                _rowPrices[_rowOf[column]] += slack;
        }

        return sink;
    }

    private void Augment(int start, int sink)
    {
        int column = sink;
        int row;
        do
        {
            row = _cameFrom[column];
            _rowOf[column] = row;
            (_columnOf[row], column) = (column, _columnOf[row]);
        }
        while (row != start);
    }
}
