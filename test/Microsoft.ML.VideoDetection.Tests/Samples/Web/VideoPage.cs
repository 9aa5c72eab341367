using System.Globalization;
using System.Text.Json;
using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Microsoft.ML.VideoDetection.Tests.Samples.Web;

/// <summary>The page as a visitor uses it.</summary>
internal sealed class VideoPage(IPage page)
{
    public IPage Page => page;

    public ILocator Stage => page.Locator("#stage");

    /// <summary>Chooses a file and waits until it is worked through and can be looked at.</summary>
    public async Task ChooseAsync(string path)
    {
        await page.SetInputFilesAsync("#file", path);
        await Expect(page.Locator("#viewer")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Expect(page.Locator("#progress-card")).ToBeHiddenAsync(new() { Timeout = 60_000 });
        await Expect(Stage).ToHaveAttributeAsync("data-mode", new System.Text.RegularExpressions.Regex("video|pictures"), new() { Timeout = 30_000 });
        await ExpectFrameAsync(0);
    }

    public Task ExpectFrameAsync(int frame) => Expect(Stage).ToHaveAttributeAsync("data-frame", frame.ToString(CultureInfo.InvariantCulture));

    /// <summary>Moves the slider of the lowest score.</summary>
    public async Task SetScoreAsync(double score)
    {
        await page.Locator("#score").FillAsync(score.ToString("0.##", CultureInfo.InvariantCulture));
        await page.Locator("#score").BlurAsync(); // arrows belong to a slider while it has the focus
        await Expect(page.Locator("#score-value")).ToHaveTextAsync(score.ToString("0.00", CultureInfo.InvariantCulture));
    }

    /// <summary>How many pixels of the overlay are not empty.</summary>
    public Task<int> DrawnPixelsAsync() => page.EvaluateAsync<int>(
        """
        () => {
          const c = document.getElementById('overlay');
          const data = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
          let n = 0;
          for (let i = 3; i < data.length; i += 4) if (data[i] > 0) n++;
          return n;
        }
        """);

    /// <summary>The share of a box's outline, in the frame's pixels, that is drawn in a color (#rrggbb), two pixels of the screen off at most.</summary>
    public Task<double> DrawnOutlineAsync(double[] box, string color, int width, int height) => page.EvaluateAsync<double>(
        """
        ([[x0, y0, x1, y1], color, width, height]) => {
          const c = document.getElementById('overlay'), picture = c.getContext('2d').getImageData(0, 0, c.width, c.height);
          const wanted = [1, 3, 5].map(i => parseInt(color.slice(i, i + 2), 16));
          const isThere = (x, y) => {
            for (let v = Math.max(0, y - 2); v <= Math.min(c.height - 1, y + 2); v++)
              for (let u = Math.max(0, x - 2); u <= Math.min(c.width - 1, x + 2); u++)
                if (wanted.every((value, i) => picture.data[(v * c.width + u) * 4 + i] === value)) return true;
            return false;
          };
          let found = 0;
          const steps = 50;
          for (let i = 0; i < steps; i++) {
            const x = x0 + (x1 - x0) * i / steps, y = y0 + (y1 - y0) * i / steps;
            for (const [u, v] of [[x, y0], [x, y1], [x0, y], [x1, y]])
              found += isThere(Math.round(u * c.width / width), Math.round(v * c.height / height));
          }
          return found / (4 * steps);
        }
        """,
        new object[] { box, color, width, height });

    /// <summary>The number that the picture on the screen shows (see <see cref="NumberedClip"/>), and the frame that the page says it is.</summary>
    /// <param name="next">Wait for the next frame that is shown.</param>
    public async Task<(int Shown, int Said)> ReadNumberAsync(bool next = false)
    {
        JsonElement? read = await page.EvaluateAsync<JsonElement>(
            """
            next => new Promise(resolve => {
              const video = document.getElementById('video');
              const read = () => {
                const c = new OffscreenCanvas(320, 192), context = c.getContext('2d');
                context.drawImage(video, 0, 0, 320, 192);
                let shown = 0;
                for (let bit = 0; bit < 6; bit++) if (context.getImageData(bit * 53 + 26, 16, 1, 1).data[1] > 128) shown |= 1 << bit;
                resolve([shown, Number(document.getElementById('stage').dataset.frame)]);
              };
              if (next) video.requestVideoFrameCallback(read);
              else read();
            })
            """,
            next);
        return (read.Value[0].GetInt32(), read.Value[1].GetInt32());
    }

    public Task ScreenshotAsync(string name) =>
        page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Chromium.Screenshots, name + ".png"), FullPage = true });
}
