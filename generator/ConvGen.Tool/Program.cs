using ConvGen.Tool.Commands;

return CommandLine.Create().Parse(args).Invoke();
