using Mono.Cecil;

namespace Microsoft.ML.VideoDetection.Tests.Operators;

/// <summary>Finds the methods of TorchSharp that make a scalar of their own, which nothing holds while torch reads it.</summary>
/// <remarks>Methods that call such methods count too. Calls through delegates and virtual methods are not followed.</remarks>
internal sealed class ScalarMakers
{
    private readonly HashSet<string> _names;

    public ScalarMakers(ModuleDefinition torchSharp)
    {
        var callers = new Dictionary<string, List<string>>();
        var open = new Queue<string>();
        foreach (MethodDefinition method in MethodsOf(torchSharp).Where(method => !IsConversion(method)))
        {
            foreach (MethodReference called in CallsOf(method))
            {
                if (IsConversion(called))
                    open.Enqueue(method.FullName);
                if (!callers.TryGetValue(NameOf(called), out List<string>? known))
                    callers.Add(NameOf(called), known = []);
                known.Add(method.FullName);
            }
        }

        _names = [.. open];
        while (open.TryDequeue(out string? name))
        {
            foreach (string caller in callers.GetValueOrDefault(name, []).Where(_names.Add))
                open.Enqueue(caller);
        }
    }

    /// <summary>Gets how many there are.</summary>
    public int Count => _names.Count;

    /// <summary>Lists the calls of them, conversions of numbers included, as "caller: called".</summary>
    public IEnumerable<string> CallsIn(ModuleDefinition module) =>
        from method in MethodsOf(module)
        from called in CallsOf(method)
        where IsConversion(called) || _names.Contains(NameOf(called))
        select $"{method.DeclaringType.FullName}.{method.Name}: {NameOf(called)}";

    private static bool IsConversion(MethodReference method) =>
        (method.Name == "op_Implicit" && method.ReturnType.FullName == "TorchSharp.Scalar")
        || method.DeclaringType.FullName == "TorchSharp.ScalarExtensionMethods";

    // Of a generic method or type: the definition's.
    private static string NameOf(MethodReference method) =>
        method.DeclaringType.IsGenericInstance ? method.Resolve()?.FullName ?? method.FullName : method.GetElementMethod().FullName;

    private static IEnumerable<MethodDefinition> MethodsOf(ModuleDefinition module) =>
        module.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody);

    private static IEnumerable<MethodReference> CallsOf(MethodDefinition method) =>
        method.Body.Instructions.Select(instruction => instruction.Operand).OfType<MethodReference>()
            .Where(called => called.DeclaringType.Scope.Name.StartsWith("TorchSharp", StringComparison.Ordinal));
}
