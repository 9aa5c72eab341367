using System.Diagnostics;
using Microsoft.ML.VideoDetection.Tests.Interop.Ffmpeg;

namespace Microsoft.ML.VideoDetection.Tests.Data.Frames.Live;

/// <summary>A stream of GStreamer's RTSP server (Debian: python3-gi gir1.2-gst-rtsp-server-1.0 gstreamer1.0-plugins-good) that dies and comes back.</summary>
[TestClass]
[TestCategory("Slow")]
public sealed class RtspTests
{
    private const string Python = "/usr/bin/python3";

    private const string Server = """
        import sys, gi
        gi.require_version('Gst', '1.0'); gi.require_version('GstRtspServer', '1.0')
        from gi.repository import Gst, GstRtspServer, GLib
        Gst.init(None)
        server = GstRtspServer.RTSPServer()
        server.set_address('127.0.0.1'); server.set_service(sys.argv[1])
        factory = GstRtspServer.RTSPMediaFactory()
        factory.set_launch('( videotestsrc is-live=true ! video/x-raw,format=I420,width=160,height=120,framerate=20/1 ! jpegenc ! rtpjpegpay name=pay0 )')
        server.get_mount_points().add_factory('/cam', factory)
        server.attach(None)
        print('ready', flush=True)
        GLib.MainLoop().run()
        """;

    [TestMethod]
    public void A_server_that_dies_in_between_is_found_again()
    {
        _ = FfmpegHere.Path;
        string port = $"{Random.Shared.Next(20_000, 60_000)}";
        Process server = Start(port);
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
            using LiveVideoSource source = new($"rtsp://127.0.0.1:{port}/cam");
            int read = 0;
            foreach (VideoFrame frame in source.ReadFrames(limit.Token))
            {
                using (frame)
                    Assert.AreEqual((160, 120), (frame.Image.Width, frame.Image.Height));
                if (++read == 10)
                {
                    server.Kill();
                    server.WaitForExit();
                    server.Dispose();
                    server = Start(port);
                }

                if (source.Reconnections > 0)
                    break;
            }

            Assert.IsGreaterThan(10, read);
            Assert.AreEqual(1, source.Reconnections);
        }
        finally
        {
            server.Kill();
            server.Dispose();
        }
    }

    private static Process Start(string port)
    {
        if (!File.Exists(Python))
            Assert.Inconclusive("Misses Python with GStreamer's RTSP server.");
        Process process = Process.Start(new ProcessStartInfo(Python, ["-c", Server, port]) { RedirectStandardOutput = true })!;
        if (process.StandardOutput.ReadLine() != "ready")
            Assert.Inconclusive("Misses GStreamer's RTSP server: run 'sudo apt-get install python3-gi gir1.2-gst-rtsp-server-1.0 gstreamer1.0-plugins-good' (Debian).");
        return process;
    }
}
