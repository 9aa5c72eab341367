using ReferenceCheck;
using Spectre.Console;

return CheckCommands.Run(args, AnsiConsole.Console, Console.Error);
