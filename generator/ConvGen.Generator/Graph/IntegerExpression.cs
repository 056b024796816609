using System.Globalization;

namespace ConvGen.Generator.Graph;

/// <summary>
/// Integer expressions over a block's parameters: numbers, names, + − * / %, comparisons, &amp;&amp; || !, ?: and parentheses, with C#'s precedence. Divisions must be exact, because a
/// size that is not an integer is an error everywhere in ConvGen. Conditions are 1 and 0.
/// </summary>
internal sealed class IntegerExpression
{
    /// <summary>Parentheses nest as deep as the text is long: this keeps them far from the end of the stack.</summary>
    private const int LongestText = 500;

    private static readonly string[][] s_levels = [["||"], ["&&"], ["==", "!="], ["<=", ">=", "<", ">"], ["+", "-"], ["*", "/", "%"]];

    private readonly string _text;
    private readonly Func<string, long?> _names;
    private int _at;

    private IntegerExpression(string text, Func<string, long?> names) => (_text, _names) = (text, names);

    /// <summary>The value, or what is wrong with the expression.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="names">The values of names; null for one that is unknown.</param>
    public static (long Value, string? Error) Evaluate(string text, Func<string, long?> names)
    {
        if (text.Length > LongestText)
        {
            return (0, $"it is longer than {LongestText} characters");
        }

        try
        {
            var expression = new IntegerExpression(text, names);
            long value = expression.Conditional();
            expression.Skip();
            return expression._at < text.Length ? (0, $"'{text.Substring(expression._at)}' is not expected there") : (value, null);
        }
        catch (ExpressionException exception)
        {
            return (0, exception.Message);
        }
        catch (OverflowException)
        {
            return (0, "its value is too large");
        }
    }

    private long Conditional()
    {
        long condition = Binary(0);
        if (!Take("?"))
        {
            return condition;
        }

        long whenTrue = Conditional();
        if (!Take(":"))
        {
            throw new ExpressionException("':' is missing after '?'");
        }

        long whenFalse = Conditional();
        return condition != 0 ? whenTrue : whenFalse;
    }

    private long Binary(int level)
    {
        if (level == s_levels.Length)
        {
            return Unary();
        }

        long left = Binary(level + 1);
        while (s_levels[level].FirstOrDefault(Take) is { } sign)
        {
            left = Apply(sign, left, Binary(level + 1));
        }

        return left;
    }

    private static long Apply(string sign, long left, long right) => sign switch
    {
        "||" => left != 0 || right != 0 ? 1 : 0,
        "&&" => left != 0 && right != 0 ? 1 : 0,
        "==" => left == right ? 1 : 0,
        "!=" => left != right ? 1 : 0,
        "<=" => left <= right ? 1 : 0,
        ">=" => left >= right ? 1 : 0,
        "<" => left < right ? 1 : 0,
        ">" => left > right ? 1 : 0,
        "+" => left + right,
        "-" => left - right,
        "*" => left * right,
        _ when right == 0 => throw new ExpressionException($"{Text(left)} {sign} 0 has no value"),
        "%" => left % right,
        _ when left % right != 0 => throw new ExpressionException($"{Text(left)} / {Text(right)} = {((decimal)left / right).ToString("0.###", CultureInfo.InvariantCulture)} is not an integer"),
        _ => left / right,
    };

    private long Unary()
    {
        if (Take("-"))
        {
            return -Unary();
        }

        if (Take("!"))
        {
            return Unary() == 0 ? 1 : 0;
        }

        if (Take("("))
        {
            long value = Conditional();
            return Take(")") ? value : throw new ExpressionException("')' is missing");
        }

        Skip();
        int start = _at;
        while (_at < _text.Length && (char.IsLetterOrDigit(_text[_at]) || _text[_at] == '_'))
        {
            _at++;
        }

        string word = _text.Substring(start, _at - start);
        if (word.Length == 0)
        {
            throw new ExpressionException(_at < _text.Length ? $"'{_text[_at]}' is not expected there" : "it ends too early");
        }

        if (char.IsDigit(word[0]))
        {
            return long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : throw new ExpressionException($"'{word}' is not a number");
        }

        return _names(word) ?? throw new ExpressionException($"'{word}' is no parameter");
    }

    private bool Take(string sign)
    {
        Skip();

        // "<" must not take the first half of "<=", nor "!" that of "!=".
        bool found = string.CompareOrdinal(_text, _at, sign, 0, sign.Length) == 0
            && !(sign is "<" or ">" or "!" && _at + 1 < _text.Length && _text[_at + 1] == '=');
        _at += found ? sign.Length : 0;
        return found;
    }

    private void Skip()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private sealed class ExpressionException(string message) : Exception(message);
}
