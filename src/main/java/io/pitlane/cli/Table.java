package io.pitlane.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Text in aligned columns. Numbers stand to the right with their thousands grouped; whatever a cell holds, it stays on
 * its line and cannot steer the terminal. Not thread-safe.
 */
final class Table {

    private static final String GAP = "  ";

    private final List<String> headings;
    private final List<List<String>> rows = new ArrayList<>();
    private final boolean[] rightAligned;
    private boolean totals;

    Table(String... headings) {
        this.headings = List.of(headings);
        this.rightAligned = new boolean[headings.length];
    }

    /** Adds a row; {@code null} is shown as an empty cell, a double with three decimals. */
    Table row(Object... cells) {
        if (cells.length != headings.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + headings.size() + " columns");
        }
        List<String> row = new ArrayList<>();
        for (int column = 0; column < cells.length; column++) {
            rightAligned[column] |= cells[column] instanceof Number;
            row.add(text(cells[column]));
        }
        rows.add(row);
        return this;
    }

    /** Adds the last row, set off from the others by a line. */
    Table totals(Object... cells) {
        totals = true;
        return row(cells);
    }

    /** The table, each line ended; headings alone where there are no rows. */
    String text() {
        int[] widths = widths();
        StringBuilder text = new StringBuilder();
        appendLine(text, headings, widths);
        appendRule(text, widths);
        for (int index = 0; index < rows.size(); index++) {
            if (totals && index == rows.size() - 1 && index > 0) {
                appendRule(text, widths);
            }
            appendLine(text, rows.get(index), widths);
        }
        return text.toString();
    }

    private int[] widths() {
        int[] widths = headings.stream().mapToInt(String::length).toArray();
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        return widths;
    }

    private void appendRule(StringBuilder text, int[] widths) {
        List<String> rules = Arrays.stream(widths).mapToObj("-"::repeat).toList();
        appendLine(text, rules, widths);
    }

    private void appendLine(StringBuilder text, List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String padding = " ".repeat(widths[column] - cells.get(column).length());
            line.append(column == 0 ? "" : GAP);
            line.append(rightAligned[column] ? padding + cells.get(column) : cells.get(column) + padding);
        }
        text.append(line.toString().stripTrailing()).append(System.lineSeparator());
    }

    private static String text(Object cell) {
        if (cell == null) {
            return "";
        }
        if (cell instanceof Double || cell instanceof Float) {
            return String.format(Locale.ROOT, "%,.3f", cell);
        }
        if (cell instanceof Number) {
            return String.format(Locale.ROOT, "%,d", cell);
        }
        return printable(cell.toString());
    }

    private static String printable(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().forEach(point -> clean.appendCodePoint(Character.isISOControl(point) ? '\uFFFD' : point));
        return clean.toString();
    }
}
