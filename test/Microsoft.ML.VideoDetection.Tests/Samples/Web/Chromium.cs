using System.Runtime.CompilerServices;
using Microsoft.Playwright;

namespace Microsoft.ML.VideoDetection.Tests.Samples.Web;

/// <summary>The system's Chromium without a window. Playwright's own browsers are not downloaded.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private const string Variable = "DFF_CHROMIUM";

    private static readonly string[] _places =
    [
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        @"C:\Program Files\Google\Chrome\Application\chrome.exe",
        @"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    ];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Chromium(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    /// <summary>Gets the folder of screenshots, for people to look at.</summary>
    public static string Screenshots { get; } = FindScreenshots();

    /// <summary>Starts it; ends the test as inconclusive where there is none, which <c>build.sh test</c> counts as failed when CI=true.</summary>
    public static async Task<Chromium> StartAsync()
    {
        string? path = Environment.GetEnvironmentVariable(Variable) ?? Array.Find(_places, File.Exists);
        if (!File.Exists(path))
            Assert.Inconclusive($"Misses Chromium for the tests of the web page: run 'sudo apt-get install chromium' (Debian), install Chrome or Edge, or put the path of one into {Variable}.");
        IPlaywright playwright = await Playwright.Playwright.CreateAsync();
        IBrowser browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = path,
            Headless = true,
            Args = Environment.IsPrivilegedProcess && OperatingSystem.IsLinux() ? ["--no-sandbox", "--disable-dev-shm-usage"] : [],
        });
        return new Chromium(playwright, browser);
    }

    /// <summary>Opens a page as another visitor, who shares nothing with the others.</summary>
    public async Task<IPage> OpenAsync(Uri address, int width = 1280, int height = 860, ColorScheme scheme = ColorScheme.Light, bool phone = false)
    {
        IBrowserContext context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = scheme,
            DeviceScaleFactor = phone ? 2 : 1,
            HasTouch = phone,
            IsMobile = phone,
            ReducedMotion = ReducedMotion.Reduce,
        });
        IPage page = await context.NewPageAsync();
        page.SetDefaultTimeout(30_000);
        await page.GotoAsync(address.ToString());
        return page;
    }

    /// <summary>Sends all visitors away, whose pages would go on working otherwise.</summary>
    public async Task CloseAllAsync()
    {
        foreach (IBrowserContext context in _browser.Contexts.ToArray())
            await context.CloseAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.CloseAsync();
        _playwright.Dispose();
    }

    private static string FindScreenshots([CallerFilePath] string source = "") => Directory.CreateDirectory(
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(source)!, "..", "..", "..", "..", "artifacts", "test", "screenshots"))).FullName;
}
