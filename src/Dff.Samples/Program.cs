using System.Globalization;
using Dff.Samples.Commands;

// Numbers are read and written alike in every country.
CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;

return await CommandHost.RunAsync(SamplesCommand.Create(), args);
