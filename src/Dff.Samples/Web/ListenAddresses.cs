using System.Net;
using Microsoft.AspNetCore.Http;

namespace Dff.Samples.Web;

/// <summary>The addresses that the server listens at.</summary>
internal sealed class ListenAddresses
{
    private static readonly string[] _loopbackNames = ["localhost", "127.0.0.1", "[::1]"];

    private ListenAddresses(string[] urls, bool loopbackOnly) => (Urls, LoopbackOnly) = (urls, loopbackOnly);

    /// <summary>Gets the addresses.</summary>
    public IReadOnlyList<string> Urls { get; }

    /// <summary>Gets whether only programs of this machine can reach the server.</summary>
    public bool LoopbackOnly { get; }

    /// <summary>
    /// Gets the names that requests may call the server by. On loopback these are the machine's own: a page from elsewhere whose
    /// name was made to lead to 127.0.0.1 calls it by another.
    /// </summary>
    public IReadOnlyList<string> DefaultHosts => LoopbackOnly ? _loopbackNames : ["*"];

    /// <summary>Reads addresses, separated by semicolons.</summary>
    /// <exception cref="FormatException">One of them is no address; the message says which and what it must be like.</exception>
    public static ListenAddresses Parse(string text)
    {
        string[] urls = text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (urls.Length == 0)
            throw new FormatException("No address is given; it must be like http://127.0.0.1:5080.");
        return new ListenAddresses(urls, urls.Select(IsLoopback).ToArray().All(loopback => loopback));
    }

    private static bool IsLoopback(string url)
    {
        BindingAddress address;
        try
        {
            address = BindingAddress.Parse(url);
        }
        catch (FormatException)
        {
            throw NoAddress(url);
        }

        if (!address.Scheme.Equals("http", StringComparison.OrdinalIgnoreCase))
            throw new FormatException($"'{url}' cannot be listened at: the server speaks http only; put a reverse proxy before it for https.");
        if (address.IsUnixPipe || address.IsNamedPipe || address.PathBase.Length > 0 || address.Port is < 0 or > 65535)
            throw NoAddress(url);
        return address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(address.Host, out IPAddress? ip) && IPAddress.IsLoopback(ip));
    }

    private static FormatException NoAddress(string url) => new($"'{url}' is no address to listen at; it must be like http://127.0.0.1:5080.");
}
