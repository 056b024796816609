using System.Globalization;

namespace ConvGen;

/// <content>How a run is saved and taken up again.</content>
public sealed partial class TrainingRun
{
    internal const string RunName = "run";
    private const string RecipeName = "recipe";
    private const string FormatVersion = "2";

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
        _recipe.Save(state.In(RecipeName));
        _session.Optimizer.Save(_step, state.In("optimizer"));
        state.In(RunName).Set("schedule kind", _session.Schedule.Kind);
        _session.Schedule.Save(state.In("schedule"));
        for (int i = 0; i < _callbacks.Length; i++)
        {
            _callbacks[i].Save(CallbackState(state, i));
        }

        return state;
    }

    private void Load(TrainingState state, bool recipeMayDiffer)
    {
        TrainingState run = state.In(RunName);
        Require(run, "version", FormatVersion);
        Require(run, "network", Network.NetworkDescription.Name);
        IReadOnlyList<(string Name, string There, string Here)> differences = _recipe.DifferencesFrom(state.In(RecipeName));
        if (differences.Count > 0 && !recipeMayDiffer)
        {
            throw new InvalidDataException(
                $"Found a checkpoint of another recipe, expected the one of this run: {string.Join("; ", differences.Select(d => $"{d.Name} {d.There} there, {d.Here} here"))}. Go on with what it was made with, begin without it, or pass recipeMayDiffer: true to Resume where the change is meant.");
        }

        LoadRun(run, sameBatches: !differences.Any(d => d.Name is "batch size" or "images" or "seed"));
        _session.Optimizer.Load(_step, state.In("optimizer"), begins: recipeMayDiffer);
        if (!recipeMayDiffer || run.Text("schedule kind") == _session.Schedule.Kind)
        {
            _session.Schedule.Load(state.In("schedule"));
        }

        for (int i = 0; i < _callbacks.Length; i++)
        {
            if (!recipeMayDiffer || CallbackState(state, i).Any)
            {
                _callbacks[i].Load(CallbackState(state, i));
            }
        }
    }

    private TrainingState CallbackState(TrainingState state, int index) => state.In(string.Create(CultureInfo.InvariantCulture, $"callbacks/{index} {_callbacks[index].GetType().Name}"));

    private void SaveRun(TrainingState state)
    {
        state.Set("version", FormatVersion);
        state.Set("network", Network.NetworkDescription.Name);
        state.Set("stops", _stops ? 1 : 0);
        state.Set("epoch", Epoch);
        state.Set("epochs done", _session.EpochsDone);
        state.Set("steps done", _step.StepNumber);
        state.Set("steps of the run", StepsDone);
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

    /// <param name="state">What <see cref="SaveRun"/> filled.</param>
    /// <param name="sameBatches">Whether the running epoch's order and batches are the same, so that it can go on from where it was.</param>
    private void LoadRun(TrainingState state, bool sameBatches)
    {
        _stops = state.WholeNumber("stops") != 0;
        Epoch = (int)state.WholeNumber("epoch");
        _session.EpochsDone = (int)state.WholeNumber("epochs done");
        _session.StepsDone = _step.StepNumber = state.WholeNumber("steps done");
        _secondsBefore = state.Number("seconds");
        LearningRate = (float)state.Number("learning rate");
        _sums = !sameBatches ? default : new EpochSums(
            (int)state.WholeNumber("batches"), (int)state.WholeNumber("images seen"), state.Number("loss"), state.Number("weight"), (int)state.WholeNumber("correct"), state.Number("epoch seconds"));
        _stepsOfOtherBatches = state.WholeNumber("steps of the run") - Position;
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
