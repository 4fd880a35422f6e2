using AgriDirectory.Client.Commands;

return await CommandLine.RunAsync(args);
