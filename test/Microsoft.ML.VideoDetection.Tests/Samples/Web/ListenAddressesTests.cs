using Dff.Samples.Web;

namespace Microsoft.ML.VideoDetection.Tests.Samples.Web;

[TestClass]
public sealed class ListenAddressesTests
{
    [TestMethod]
    [DataRow("http://127.0.0.1:5080", true)]
    [DataRow("http://localhost:0", true)]
    [DataRow("http://[::1]:5080", true)]
    [DataRow("http://127.0.0.1:80; http://[::1]:80", true)]
    [DataRow("http://0.0.0.0:5080", false)]
    [DataRow("http://*:5080", false)]
    [DataRow("http://192.168.1.2:5080", false)]
    [DataRow("http://127.0.0.1:80;http://10.0.0.1:80", false)]
    public void Only_loopback_addresses_ask_for_the_machines_own_names(string text, bool loopback)
    {
        ListenAddresses addresses = ListenAddresses.Parse(text);
        Assert.AreEqual(loopback, addresses.LoopbackOnly);
        Assert.AreEqual(loopback ? "localhost" : "*", addresses.DefaultHosts[0]);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow(";")]
    [DataRow("localhost:5080")]
    [DataRow("ftp://localhost")]
    [DataRow("https://localhost:1")]
    [DataRow("http://unix:/tmp/socket")]
    [DataRow("http://localhost:5080/path")]
    [DataRow("http://localhost:99999")]
    public void Anything_else_is_refused(string text) => Assert.ThrowsExactly<FormatException>(() => ListenAddresses.Parse(text));
}
