using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Microsoft.ML.VideoDetection.Tests.Architecture;

/// <summary>Finds which types of its own assembly a type uses: in its bases, members, attributes and code.</summary>
internal static class TypeReferences
{
    /// <summary>Gets the types that are used, without the type itself. Nested types count as the type around them.</summary>
    public static IReadOnlySet<string> Of(TypeDefinition type)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        Collect(type, found);
        found.Remove(NameOf(type));
        return found;
    }

    /// <summary>Gets namespace and name without the number of type parameters; of a nested type, of the type around it.</summary>
    public static string NameOf(TypeReference type)
    {
        while (type.DeclaringType is not null)
            type = type.DeclaringType;
        string name = type.FullName;
        int end = name.IndexOfAny(['`', '<', '/', '[', '&', '*']);
        return end < 0 ? name : name[..end];
    }

    private static void Collect(TypeDefinition type, HashSet<string> found)
    {
        Add(type.BaseType, found);
        foreach (InterfaceImplementation implemented in type.Interfaces)
            Add(implemented.InterfaceType, found);
        foreach (FieldDefinition field in type.Fields)
            Add(field.FieldType, found);
        foreach (CustomAttribute attribute in type.CustomAttributes)
            Add(attribute.AttributeType, found);
        foreach (MethodDefinition method in type.Methods)
            Collect(method, found);
        foreach (TypeDefinition nested in type.NestedTypes)
            Collect(nested, found);
    }

    private static void Collect(MethodDefinition method, HashSet<string> found)
    {
        AddSignature(method, found);
        if (!method.HasBody)
            return;
        foreach (VariableDefinition variable in method.Body.Variables)
            Add(variable.VariableType, found);
        foreach (Instruction instruction in method.Body.Instructions)
        {
            switch (instruction.Operand)
            {
                case TypeReference type:
                    Add(type, found);
                    break;
                case MethodReference called:
                    Add(called.DeclaringType, found);
                    AddSignature(called, found);
                    break;
                case FieldReference field:
                    Add(field.DeclaringType, found);
                    Add(field.FieldType, found);
                    break;
            }
        }
    }

    private static void AddSignature(MethodReference method, HashSet<string> found)
    {
        Add(method.ReturnType, found);
        foreach (ParameterDefinition parameter in method.Parameters)
            Add(parameter.ParameterType, found);
        if (method is GenericInstanceMethod instance)
        {
            foreach (TypeReference argument in instance.GenericArguments)
                Add(argument, found);
        }
    }

    private static void Add(TypeReference? type, HashSet<string> found)
    {
        switch (type)
        {
            case null or GenericParameter:
                break;
            case GenericInstanceType instance:
                Add(instance.ElementType, found);
                foreach (TypeReference argument in instance.GenericArguments)
                    Add(argument, found);
                break;
            case TypeSpecification specification:
                Add(specification.ElementType, found);
                break;
            default:
                found.Add(NameOf(type));
                break;
        }
    }
}
