namespace Microsoft.ML.VideoDetection.Data.Synthetic;

/// <summary>Where the surface at each pixel of one frozen scene is in another one of the same video.</summary>
internal static class SceneFlow
{
    internal static DenseFlow Between(SceneFrame current, SceneFrame key, int width, int height)
    {
        float[] vectors = new float[2 * width * height];
        bool[] visible = new bool[width * height];
        Similarity[] maps = new Similarity[current.Sprites.Length + 1];
        for (int i = 0; i < maps.Length; i++)
        {
            maps[i] = current.ToFrame(i - 1).Inverse().Then(key.ToFrame(i - 1));
        }

        for (int row = 0; row < height; row++)
        {
            for (int column = 0; column < width; column++)
            {
                double x = column + 0.5, y = row + 0.5;
                int sprite = current.SpriteAt(x, y), at = (row * width) + column;
                (double toX, double toY) = maps[sprite + 1].Apply(x, y);
                vectors[2 * at] = (float)(toX - x);
                vectors[(2 * at) + 1] = (float)(toY - y);
                visible[at] = toX >= 0 && toY >= 0 && toX < width && toY < height && key.SpriteAt(toX, toY) == sprite;
            }
        }

        return new DenseFlow(width, height, vectors, visible);
    }
}
