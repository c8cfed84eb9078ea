package io.pitlane.cli;

import io.pitlane.selftest.Cell;
import io.pitlane.selftest.ChaosResult;
import io.pitlane.selftest.RecordKind;
import io.pitlane.selftest.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What {@code selftest chaos} prints. */
final class ChaosView {

    private ChaosView() {}

    static Map<String, Object> json(ChaosResult result) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("seed", result.seed());
        json.put("runs", result.runs().size());
        json.put("faults", result.faults());
        json.put("acknowledged", result.acknowledged());
        json.put("lost", result.verdict().lost());
        json.put("doubled", result.verdict().doubled());
        json.put("invented", result.verdict().invented());
        return json;
    }

    /** A line a point and phase, a column a kind of record with its runs, and what was wrong in all of them. */
    static Table table(ChaosResult result) {
        List<String> headings = new ArrayList<>(List.of("struck at", "while"));
        Arrays.stream(RecordKind.values())
                .map(kind -> kind.dataset() + " (" + kind.identity() + ")")
                .forEach(headings::add);
        headings.addAll(List.of("lost", "doubled", "invented"));
        Table table = new Table(headings.toArray(String[]::new));
        Set<List<String>> lines = new LinkedHashSet<>();
        Cell.all().forEach(cell -> lines.add(line(cell)));
        for (List<String> line : lines) {
            List<ChaosResult.Run> runs = result.runs().stream()
                    .filter(run -> line(run.cell()).equals(line))
                    .toList();
            if (!runs.isEmpty()) {
                table.row(cells(line, runs, sum(runs)));
            }
        }
        List<String> all = List.of("seed " + result.seed(), result.acknowledged() + " acknowledged");
        return table.totals(cells(all, result.runs(), result.verdict()));
    }

    private static List<String> line(Cell cell) {
        return List.of(cell.strike().word(), cell.phase().word());
    }

    private static Verdict sum(List<ChaosResult.Run> runs) {
        return new Verdict(
                runs.stream().mapToLong(run -> run.verdict().lost()).sum(),
                runs.stream().mapToLong(run -> run.verdict().doubled()).sum(),
                runs.stream().mapToLong(run -> run.verdict().invented()).sum(),
                List.of());
    }

    private static Object[] cells(List<String> names, List<ChaosResult.Run> runs, Verdict verdict) {
        Stream<Long> counts = Arrays.stream(RecordKind.values())
                .map(kind ->
                        runs.stream().filter(run -> run.cell().kind() == kind).count());
        return Stream.of(names.stream(), counts, Stream.of(verdict.lost(), verdict.doubled(), verdict.invented()))
                .flatMap(each -> each)
                .toArray();
    }
}
