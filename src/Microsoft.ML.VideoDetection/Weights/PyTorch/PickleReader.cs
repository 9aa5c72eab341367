using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Microsoft.ML.VideoDetection.Weights.PyTorch;

/// <summary>Runs the instructions of one pickle on an explicit stack.</summary>
/// <remarks>
/// Instructions that call something (GLOBAL, REDUCE, NEWOBJ, BUILD, persistent ids) reach only the names that <see cref="PickleGlobal.Find"/> lists: any
/// other name stops the reading before anything is done with it.
/// </remarks>
internal sealed class PickleReader
{
    private static readonly UTF8Encoding _strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly PickleInput _input;
    private readonly ValueStack _stack;
    private readonly PickleCalls _calls;
    private readonly Dictionary<uint, object?> _memo = [];

    /// <param name="input">The bytes.</param>
    /// <param name="storages">Finds the storages that persistent ids name; null if none may occur.</param>
    public PickleReader(PickleInput input, IStorageDirectory? storages)
    {
        _input = input;
        _stack = new ValueStack(input);
        _calls = new PickleCalls(input, storages);
    }

    public object? Read()
    {
        while (true)
        {
            _input.ChargeInstruction();
            var opcode = (PickleOpcode)_input.ReadByte();
            if (opcode == PickleOpcode.Stop)
                return _stack.Pop();
            if (!RunScalar(opcode) && !RunCollection(opcode) && !RunReference(opcode))
                throw _input.Invalid($"has instruction 0x{(byte)opcode:x2}, which torch.save does not write");
        }
    }

    private bool RunScalar(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.None: _stack.Push(null); return true;
            case PickleOpcode.NewTrue: _stack.Push(true); return true;
            case PickleOpcode.NewFalse: _stack.Push(false); return true;
            case PickleOpcode.BinInt: _stack.Push((long)(int)_input.ReadUInt32()); return true;
            case PickleOpcode.BinInt1: _stack.Push((long)_input.ReadByte()); return true;
            case PickleOpcode.BinInt2: _stack.Push((long)_input.ReadUInt16()); return true;
            case PickleOpcode.Long1: PushInteger(_input.ReadByte()); return true;
            case PickleOpcode.Long4: PushInteger(_input.ReadUInt32()); return true;
            case PickleOpcode.BinFloat:
                _stack.Push(BitConverter.UInt64BitsToDouble(BinaryPrimitives.ReverseEndianness(_input.ReadUInt64())));
                return true;
            case PickleOpcode.BinUnicode: _stack.Push(ReadText(_input.ReadUInt32())); return true;
            case PickleOpcode.ShortBinUnicode: _stack.Push(ReadText(_input.ReadByte())); return true;
            case PickleOpcode.BinUnicode8: _stack.Push(ReadText(_input.ReadUInt64())); return true;
            case PickleOpcode.BinString: _stack.Push(ReadPython2Text(_input.ReadUInt32())); return true;
            case PickleOpcode.ShortBinString: _stack.Push(ReadPython2Text(_input.ReadByte())); return true;
            case PickleOpcode.BinBytes: _stack.Push(ReadBytes(_input.ReadUInt32())); return true;
            case PickleOpcode.ShortBinBytes: _stack.Push(ReadBytes(_input.ReadByte())); return true;
            case PickleOpcode.BinBytes8 or PickleOpcode.ByteArray8: _stack.Push(ReadBytes(_input.ReadUInt64())); return true;
            default: return false;
        }
    }

    private bool RunCollection(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.EmptyTuple: _stack.Push(new PickleTuple([])); return true;
            case PickleOpcode.Tuple1: PushTuple(1); return true;
            case PickleOpcode.Tuple2: PushTuple(2); return true;
            case PickleOpcode.Tuple3: PushTuple(3); return true;
            case PickleOpcode.Tuple: _stack.Push(new PickleTuple(_stack.PopToMark())); return true;
            case PickleOpcode.EmptyList: _stack.Push(new PickleList()); return true;
            case PickleOpcode.List: PushFilled(new PickleList(), Extend); return true;
            case PickleOpcode.Append: Extend([_stack.Pop()]); return true;
            case PickleOpcode.Appends: Extend(_stack.PopToMark()); return true;
            case PickleOpcode.EmptyDict: _stack.Push(new PickleDictionary()); return true;
            case PickleOpcode.Dict: PushFilled(new PickleDictionary(), SetItems); return true;
            case PickleOpcode.SetItem:
                var value = _stack.Pop();
                SetItems([_stack.Pop(), value]);
                return true;
            case PickleOpcode.SetItems: SetItems(_stack.PopToMark()); return true;
            case PickleOpcode.EmptySet: _stack.Push(new PickleSet()); return true;
            case PickleOpcode.AddItems: AddItems(_stack.PopToMark()); return true;
            case PickleOpcode.FrozenSet: PushFilled(new PickleSet(), AddItems); return true;
            default: return false;
        }
    }

    private bool RunReference(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Mark: _stack.Mark(); return true;
            case PickleOpcode.Pop: _stack.Discard(); return true;
            case PickleOpcode.PopMark: _stack.PopToMark(); return true;
            case PickleOpcode.Dup: _stack.Push(_stack.Peek()); return true;
            case PickleOpcode.BinPut: _memo[_input.ReadByte()] = _stack.Peek(); return true;
            case PickleOpcode.LongBinPut: _memo[_input.ReadUInt32()] = _stack.Peek(); return true;
            case PickleOpcode.Memoize: _memo[(uint)_memo.Count] = _stack.Peek(); return true;
            case PickleOpcode.BinGet: PushMemo(_input.ReadByte()); return true;
            case PickleOpcode.LongBinGet: PushMemo(_input.ReadUInt32()); return true;
            case PickleOpcode.Global: PushGlobal(_input.ReadLine(), _input.ReadLine()); return true;
            case PickleOpcode.StackGlobal:
                var name = _stack.Pop();
                PushGlobal(_stack.Pop() as string, name as string);
                return true;
            case PickleOpcode.Reduce or PickleOpcode.NewObject: PushCall(); return true;
            case PickleOpcode.NewObjectEx:
                if (_stack.Pop() is not PickleDictionary { ChildCount: 0 })
                    throw _input.Invalid("passes named arguments, which nothing in a checkpoint takes");
                PushCall();
                return true;
            case PickleOpcode.Build:
                var state = _stack.Pop();
                _calls.SetState(_stack.Peek(), state);
                return true;
            case PickleOpcode.BinPersId: _stack.Push(_calls.FindStorage(_stack.Pop())); return true;
            case PickleOpcode.Frame: _input.ReadUInt64(); return true;
            case PickleOpcode.Proto: CheckProtocol(_input.ReadByte()); return true;
            default: return false;
        }
    }

    private void PushInteger(uint length)
    {
        if (length > PickleLimits.MaxIntegerBytes)
            throw _input.Invalid($"has an integer of {length} bytes");
        var value = new BigInteger(_input.ReadBytes(length));
        _stack.Push(value >= long.MinValue && value <= long.MaxValue ? (object)(long)value : value);
    }

    private byte[] ReadBytes(ulong length)
    {
        var bytes = _input.ReadBytes(length);
        _input.ChargeBytes(bytes.Length);
        return bytes;
    }

    private string ReadText(ulong length)
    {
        try
        {
            return _strictUtf8.GetString(ReadBytes(length));
        }
        catch (DecoderFallbackException)
        {
            throw _input.Invalid("has a text that is not UTF-8");
        }
    }

    // Python 2's str has no encoding of its own; names of layers are ASCII, and other text is kept byte for byte.
    private string ReadPython2Text(ulong length)
    {
        var bytes = ReadBytes(length);
        try
        {
            return _strictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(bytes);
        }
    }

    private void PushTuple(int length)
    {
        var items = new object?[length];
        for (var i = length - 1; i >= 0; i--)
            items[i] = _stack.Pop();
        _stack.Push(new PickleTuple(items));
    }

    private void PushFilled(PickleContainer container, Action<object?[]> fill)
    {
        var items = _stack.PopToMark();
        _stack.Push(container);
        fill(items);
    }

    private void Extend(object?[] items) => _stack.Peek<PickleList>("APPEND").Items.AddRange(items);

    private void AddItems(object?[] items)
    {
        var set = _stack.Peek<PickleSet>("ADDITEMS");
        foreach (var item in items)
            set.Add(item);
    }

    private void SetItems(object?[] items)
    {
        var dictionary = _stack.Peek<PickleDictionary>("SETITEM");
        if (items.Length % 2 != 0)
            throw _input.Invalid("has a dictionary key without a value");
        for (var i = 0; i < items.Length; i += 2)
            _calls.SetItem(dictionary, items[i], items[i + 1]);
    }

    private void PushCall()
    {
        var arguments = _stack.Pop();
        _stack.Push(_calls.Call(_stack.Pop(), arguments));
    }

    private void PushMemo(uint index)
    {
        if (!_memo.TryGetValue(index, out var value))
            throw _input.Invalid($"refers to value {index}, which it has not kept");
        _stack.Push(value);
    }

    private void PushGlobal(string? module, string? name)
    {
        if (module is null || name is null)
            throw _input.Invalid("names a global by something that is no string");
        _stack.Push(PickleGlobal.Find(module, name) ?? throw _input.Invalid(
            $"refers to {ErrorText.Printable($"{module}.{name}")}, which is not one of the types that a checkpoint of weights needs; it will not be run"));
    }

    private void CheckProtocol(byte version)
    {
        if (version is < 2 or > 5)
            throw _input.Invalid($"uses pickle protocol {version}; 2 to 5 are understood");
    }

    /// <summary>Represents the stack of the pickle machine; values below the last mark cannot be accessed.</summary>
    private sealed class ValueStack(PickleInput input)
    {
        private readonly List<object?> _values = [];
        private readonly Stack<int> _marks = new();

        private int Floor => _marks.Count > 0 ? _marks.Peek() : 0;

        public void Push(object? value) => _values.Add(value);

        public void Mark() => _marks.Push(_values.Count);

        public object? Peek() => _values.Count > Floor ? _values[^1] : throw Underflow();

        public T Peek<T>(string instruction)
            where T : class => Peek() as T ?? throw input.Invalid($"applies {instruction} to {PickleValues.KindOf(_values[^1])}");

        public object? Pop()
        {
            var value = Peek();
            _values.RemoveAt(_values.Count - 1);
            return value;
        }

        public object?[] PopToMark()
        {
            if (!_marks.TryPop(out var mark))
                throw Underflow();
            var items = _values.GetRange(mark, _values.Count - mark).ToArray();
            _values.RemoveRange(mark, items.Length);
            return items;
        }

        /// <summary>Handles the Pop instruction, which removes a mark if one is on top.</summary>
        public void Discard()
        {
            if (_marks.Count > 0 && _marks.Peek() == _values.Count)
                _marks.Pop();
            else
                Pop();
        }

        private InvalidDataException Underflow() => input.Invalid("takes a value that it has not put there; it is no pickle or a damaged one");
    }
}
