namespace Microsoft.ML.VideoDetection.Tests.Weights;

/// <summary>Damages a file the way disks, networks and attackers do.</summary>
internal static class Mutation
{
    public static byte[] Of(byte[] original, Random random)
    {
        var bytes = new List<byte>(original);
        for (var n = random.Next(1, 3); n > 0; n--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1 or 2: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 3: bytes.Insert(at, (byte)random.Next(256)); break;
                case 4: bytes.RemoveAt(at); break;

                // A stretch of the file over another one: whole instructions in the wrong place.
                default:
                    var from = random.Next(bytes.Count);
                    var length = Math.Min(random.Next(1, 16), bytes.Count - Math.Max(at, from));
                    var stretch = bytes.GetRange(from, length);
                    for (var k = 0; k < length; k++)
                        bytes[at + k] = stretch[k];
                    break;
            }
        }

        return [.. bytes];
    }
}
