using ConvGen.Training.Tests;

LongRun.Go(args[0]);
