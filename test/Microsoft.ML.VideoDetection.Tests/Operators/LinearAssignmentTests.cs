using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Tests.Operators;

[TestClass]
public sealed class LinearAssignmentTests
{
    private readonly LinearAssignment _assignment = new();

    [TestMethod]
    public void CheapestRow_GivesWay_WhereTheSumIsSmaller()
    {
        // Each row alone would take column 0: 1 + 2 is impossible, 1 + 20 = 21 loses to 4 + 2 = 6.
        ReadOnlySpan<int> columns = _assignment.Solve([1, 4, 2, 20], 2, 2);

        CollectionAssert.AreEqual(new[] { 1, 0 }, columns.ToArray());
    }

    [TestMethod]
    public void MoreRowsThanColumns_LeaveRowsOut()
    {
        CollectionAssert.AreEqual(new[] { -1, 0, -1 }, _assignment.Solve([3, 1, 2], 3, 1).ToArray());
        CollectionAssert.AreEqual(new[] { 1 }, _assignment.Solve([3, 1, 2], 1, 3).ToArray());
        Assert.AreEqual(0, _assignment.Solve([], 0, 5).Length);
        CollectionAssert.AreEqual(new[] { -1, -1 }, _assignment.Solve([], 2, 0).ToArray());
    }

    [TestMethod]
    public void EqualCosts_GiveTheDiagonal_AsScipyDoes()
    {
        CollectionAssert.AreEqual(new[] { 0, 1, 2 }, _assignment.Solve(new double[9], 3, 3).ToArray());
        CollectionAssert.AreEqual(new[] { 0, 1, -1 }, _assignment.Solve(new double[6], 3, 2).ToArray());
        CollectionAssert.AreEqual(new[] { 0, 1 }, _assignment.Solve(new double[6], 2, 3).ToArray());
    }

    [TestMethod]
    public void SmallMatrices_HaveTheCostOfTheBestOfAllAssignments()
    {
        var random = new Random(5);
        for (int trial = 0; trial < 500; trial++)
        {
            int rows = random.Next(1, 6);
            int columns = random.Next(1, 6);

            // Whole numbers from -4 to 4, so that there are many optima and sums are exact.
            double[] costs = [.. Enumerable.Range(0, rows * columns).Select(_ => (double)random.Next(-4, 5))];

            int[] chosen = _assignment.Solve(costs, rows, columns).ToArray();

            int[] taken = [.. chosen.Where(column => column >= 0)];
            Assert.HasCount(Math.Min(rows, columns), taken);
            Assert.HasCount(taken.Length, taken.Distinct());
            double sum = Enumerable.Range(0, rows).Where(row => chosen[row] >= 0).Sum(row => costs[(row * columns) + chosen[row]]);
            Assert.AreEqual(Least(costs, rows, columns, 0, new bool[columns], Math.Max(0, rows - columns)), sum);
        }
    }

    [TestMethod]
    [DataRow(double.NaN)]
    [DataRow(double.PositiveInfinity)]
    public void CostThatIsNotFinite_Throws(double cost) =>
        Assert.ThrowsExactly<ArgumentException>(() => _assignment.Solve([cost], 1, 1).ToArray());

    private static double Least(double[] costs, int rows, int columns, int row, bool[] taken, int spare)
    {
        if (row == rows)
            return 0;
        double least = spare > 0 ? Least(costs, rows, columns, row + 1, taken, spare - 1) : double.PositiveInfinity;
        for (int column = 0; column < columns; column++)
        {
            if (taken[column])
                continue;
            taken[column] = true;
            least = Math.Min(least, costs[(row * columns) + column] + Least(costs, rows, columns, row + 1, taken, spare));
            taken[column] = false;
        }

        return least;
    }
}
