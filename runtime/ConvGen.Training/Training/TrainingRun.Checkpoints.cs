using System.Globalization;

namespace ConvGen;

/// <content>How a run is saved and taken up again.</content>
public sealed partial class TrainingRun
{
    private const string RunName = "run";
    private const string FormatVersion = "1";

    private void WriteCheckpoints()
    {
        if (_checkpoints.Count == 0)
        {
            return;
        }

        TrainingState state = Save();
        foreach (string path in _checkpoints)
        {
            state.Save(path);
        }

        _checkpoints.Clear();
    }

    private TrainingState Save()
    {
        // Past the network, which within an epoch keeps the parameters of the last one.
        var state = new TrainingState();
        _step.StoreParameters(i => state.Add(Network.Parameters[i].Name, Network.Parameters[i].Description.Shape));
        _step.StoreBuffers(i => state.Add(Network.Buffers[i].Name, Network.Buffers[i].Description.Shape));
        SaveRun(state.In(RunName));
        _session.Optimizer.Save(_step, state.In("optimizer"));
        _session.Schedule.Save(state.In("schedule"));
        for (int i = 0; i < _callbacks.Length; i++)
        {
            _callbacks[i].Save(CallbackState(state, i));
        }

        return state;
    }

    private void Load(TrainingState state)
    {
        LoadRun(state.In(RunName));
        _session.Optimizer.Load(_step, state.In("optimizer"));
        _session.Schedule.Load(state.In("schedule"));
        for (int i = 0; i < _callbacks.Length; i++)
        {
            _callbacks[i].Load(CallbackState(state, i));
        }
    }

    private TrainingState CallbackState(TrainingState state, int index) => state.In(string.Create(CultureInfo.InvariantCulture, $"callbacks/{index} {_callbacks[index].GetType().Name}"));

    private void SaveRun(TrainingState state)
    {
        state.Set("version", FormatVersion);
        state.Set("network", Network.NetworkDescription.Name);
        state.Set("optimizer", _session.Optimizer.GetType().Name);
        state.Set("epochs", Epochs);
        state.Set("batch size", _batchSize);
        state.Set("images", _data.Count);
        state.Set("seed", _session.Seed);
        state.Set("stops", _stops ? 1 : 0);
        state.Set("epoch", Epoch);
        state.Set("epochs done", _session.EpochsDone);
        state.Set("steps done", _step.StepNumber);
        state.Set("seconds", _secondsBefore);
        state.Set("learning rate", LearningRate);
        state.Set("batches", _sums.Batches);
        state.Set("images seen", _sums.Images);
        state.Set("loss", _sums.Loss);
        state.Set("weight", _sums.Weight);
        state.Set("correct", _sums.Correct);
        state.Set("epoch seconds", _sums.Batches == 0 ? 0 : EpochSeconds);
        foreach (EpochResult result in _results)
        {
            ResultState.Save(result, state.In(string.Create(CultureInfo.InvariantCulture, $"results/{result.Epoch}")));
        }
    }

    private void LoadRun(TrainingState state)
    {
        Require(state, "version", FormatVersion);
        Require(state, "network", Network.NetworkDescription.Name);
        Require(state, "optimizer", _session.Optimizer.GetType().Name);
        Require(state, "epochs", Epochs.ToString(CultureInfo.InvariantCulture));
        Require(state, "batch size", _batchSize.ToString(CultureInfo.InvariantCulture));
        Require(state, "images", _data.Count.ToString(CultureInfo.InvariantCulture));
        Require(state, "seed", _session.Seed.ToString(CultureInfo.InvariantCulture));
        _stops = state.WholeNumber("stops") != 0;
        Epoch = (int)state.WholeNumber("epoch");
        _session.EpochsDone = (int)state.WholeNumber("epochs done");
        _session.StepsDone = _step.StepNumber = state.WholeNumber("steps done");
        _secondsBefore = state.Number("seconds");
        LearningRate = (float)state.Number("learning rate");
        _sums = new EpochSums(
            (int)state.WholeNumber("batches"), (int)state.WholeNumber("images seen"), state.Number("loss"), state.Number("weight"), (int)state.WholeNumber("correct"), state.Number("epoch seconds"));
        for (int epoch = 1; epoch < Epoch; epoch++)
        {
            _results.Add(ResultState.Load(epoch, Epochs, state.In(string.Create(CultureInfo.InvariantCulture, $"results/{epoch}"))));
        }
    }

    private static void Require(TrainingState state, string name, string expected)
    {
        string found = state.Text(name);
        if (found != expected)
        {
            throw new InvalidDataException($"Found a checkpoint with {name} {found}, expected {expected}; resume with the same network, data and arguments, or begin without it.");
        }
    }
}
