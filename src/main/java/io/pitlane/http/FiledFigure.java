package io.pitlane.http;

import com.fasterxml.jackson.databind.util.RawValue;
import io.pitlane.dataset.Timestamps;
import io.pitlane.store.FiledRow;
import io.pitlane.store.FiledRows;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Something that is counted or measured over PIT records, out of files: what the statement of the same name in {@code
 * routes/sql} says, in Java.
 */
enum FiledFigure {
    TRADES_COUNT("pit-trades-count", "pit.trades") {
        @Override
        Object count(Counting rows) {
            long count = 0;
            while (rows.next()) {
                count++;
            }
            return Map.of("count", count);
        }
    },
    TRADES_COUNT_BY_VENUE("pit-trades-count-by-venue", "pit.trades") {
        @Override
        Object count(Counting rows) {
            return Map.of("counts", rows.countsBy("venue"));
        }
    },
    SNAPSHOTS_STATS("pit-regime-snapshots-stats", "pit.regime_snapshots") {
        @Override
        Object count(Counting rows) {
            return Map.of("regimes", rows.countsBy("regime"));
        }
    },
    ARTIFACTS_GATE_STATS("pit-premove-artifacts-gate-stats", "pit.premove_artifacts") {
        @Override
        Object count(Counting rows) {
            Map<String, Map<String, Long>> gates = new LinkedHashMap<>();
            for (String gate : PitView.GATES) {
                Map<String, Long> results = new LinkedHashMap<>();
                results.put("pass", 0L);
                results.put("fail", 0L);
                gates.put(gate.substring("gate_".length()), results);
            }
            while (rows.next()) {
                for (String gate : PitView.GATES) {
                    boolean passed = Boolean.parseBoolean(rows.text(gate));
                    gates.get(gate.substring("gate_".length())).merge(passed ? "pass" : "fail", 1L, Long::sum);
                }
            }
            return gates;
        }
    },
    ARTIFACTS_SCORE_DISTRIBUTION("pit-premove-artifacts-score-distribution", "pit.premove_artifacts") {
        @Override
        Object count(Counting rows) {
            Map<String, Long> ranges = new LinkedHashMap<>();
            for (String range : new String[] {"null", "0-25", "25-50", "50-75", "75-90", "90-100"}) {
                ranges.put(range, 0L);
            }
            while (rows.next()) {
                Double score = rows.number(PitView.SCORE);
                ranges.merge(range(score), 1L, Long::sum);
            }
            return ranges;
        }

        private static String range(Double score) {
            if (score == null) {
                return "null";
            }
            if (score < 50) {
                return score < 25 ? "0-25" : "25-50";
            }
            return score < 75 ? "50-75" : score < 90 ? "75-90" : "90-100";
        }
    },
    ARTIFACTS_LATENCY("pit-premove-artifacts-latency", "pit.premove_artifacts") {
        @Override
        Object count(Counting rows) {
            int[] millis = new int[16];
            int count = 0;
            while (rows.next()) {
                String text = rows.text("processing_latency_ms");
                if (text != null) {
                    millis = count == millis.length ? Arrays.copyOf(millis, 2 * count) : millis;
                    millis[count++] = Integer.parseInt(text);
                }
            }
            int[] sorted = Arrays.copyOf(millis, count);
            Arrays.sort(sorted);
            return latencies(sorted);
        }
    };

    private static final int MOST_SIGNIFICANT_DIGITS = 16;
    private static final int DIGITS_OF_A_GROUP = 4;

    private final String figure;
    private final String dataset;

    FiledFigure(String figure, String dataset) {
        this.figure = figure;
        this.dataset = dataset;
    }

    /** Empty where only the database can tell. */
    static Optional<FiledFigure> of(String figure) {
        return Arrays.stream(values())
                .filter(each -> each.figure.equals(figure))
                .findFirst();
    }

    String dataset() {
        return dataset;
    }

    /** As JSON. */
    String ask(FiledRows rows, RowForm form, FigureRequest request) {
        return Json.text(count(new Counting(rows, form, request)));
    }

    abstract Object count(Counting rows);

    /** Walks through the rows that count. */
    static final class Counting {

        private final FiledRows source;
        private final RowForm form;
        private final FigureRequest request;
        private Iterator<FiledRow> second = Collections.emptyIterator();
        private FiledRow row;

        private Counting(FiledRows source, RowForm form, FigureRequest request) {
            this.source = source;
            this.form = form;
            this.request = request;
        }

        boolean next() {
            while (true) {
                if (!second.hasNext()) {
                    second = source.next().iterator();
                    if (!second.hasNext()) {
                        return false;
                    }
                }
                row = second.next();
                Instant written = Timestamps.instant(row.written());
                if (request.asOf().filter(written::isAfter).isEmpty()) {
                    return true;
                }
            }
        }

        String text(String column) {
            return form.text(row, column);
        }

        Double number(String column) {
            return form.number(row, column);
        }

        private Map<String, Long> countsBy(String column) {
            Map<String, Long> counts = new TreeMap<>();
            while (next()) {
                counts.merge(text(column), 1L, Long::sum);
            }
            return counts;
        }
    }

    private static Map<String, Object> latencies(int[] sorted) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("count", sorted.length);
        Function<Double, Object> percentile =
                share -> sorted.length == 0 ? null : number(PostgresText.of(percentile(sorted, share)));
        figures.put("p50", percentile.apply(0.50));
        figures.put("p95", percentile.apply(0.95));
        figures.put("p99", percentile.apply(0.99));
        figures.put("mean", sorted.length == 0 ? null : number(PostgresText.of(mean(sorted))));
        figures.put("min", sorted.length == 0 ? null : sorted[0]);
        figures.put("max", sorted.length == 0 ? null : sorted[sorted.length - 1]);
        return figures;
    }

    /** As {@code percentile_cont} has it. */
    private static double percentile(int[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) Math.floor(place);
        int above = (int) Math.ceil(place);
        return sorted[below] + (place - below) * ((double) sorted[above] - sorted[below]);
    }

    /** As {@code avg} has it, which divides decimals. */
    private static double mean(int[] sorted) {
        BigDecimal sum = BigDecimal.valueOf(Arrays.stream(sorted).asLongStream().sum());
        BigDecimal count = BigDecimal.valueOf(sorted.length);
        int weight = group(sum) - group(count) - (first(sum) <= first(count) ? 1 : 0);
        int scale = Math.max(0, MOST_SIGNIFICANT_DIGITS - DIGITS_OF_A_GROUP * weight);
        return sum.divide(count, scale, RoundingMode.HALF_UP).doubleValue();
    }

    /** Which group of four digits is the first of a whole number, from 0. */
    private static int group(BigDecimal number) {
        return (number.abs().toBigInteger().toString().length() - 1) / DIGITS_OF_A_GROUP;
    }

    private static int first(BigDecimal number) {
        return number.abs().movePointLeft(DIGITS_OF_A_GROUP * group(number)).intValue();
    }

    private static Object number(String text) {
        return new RawValue(text);
    }
}
