package io.pitlane.export;

import io.pitlane.error.InvalidInputException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The objects that may need each other, such as a table and the function of its default: each after those that it
 * needs, else by kind and name. Immutable.
 */
final class ScriptObjects {

    /** In the order in which they are made where nothing else decides. */
    private static final List<String> KINDS = List.of("types", "functions", "sequences", "tables", "views");

    /** @param oid unique within its catalog only */
    private record Id(long catalog, long oid) {}

    /** @param late null unless something is to be done when the rows are in */
    private record ScriptObject(Id id, String name, String statement, String late) {}

    private record Need(Id object, Id needed) {}

    private final List<ScriptObject> ordered;

    private ScriptObjects(List<ScriptObject> ordered) {
        this.ordered = List.copyOf(ordered);
    }

    static ScriptObjects read(ScriptQueries queries) throws SQLException {
        Map<Id, ScriptObject> objects = new LinkedHashMap<>();
        for (String kind : KINDS) {
            queries.rows(kind, ScriptObjects::object).forEach(object -> objects.put(object.id(), object));
        }
        Map<Id, Set<Id>> needs = queries.rows("dependencies", row -> new Need(id(row, 1), id(row, 3))).stream()
                .filter(need -> objects.containsKey(need.object()) && objects.containsKey(need.needed()))
                .filter(need -> !need.object().equals(need.needed()))
                .collect(Collectors.groupingBy(Need::object, Collectors.mapping(Need::needed, Collectors.toSet())));
        return new ScriptObjects(order(objects, needs));
    }

    List<String> statements() {
        return ordered.stream().map(ScriptObject::statement).toList();
    }

    /** In the same order. */
    List<String> lateStatements() {
        return ordered.stream().map(ScriptObject::late).filter(Objects::nonNull).toList();
    }

    /** Of all that need nothing which is still to come, always the first by kind and name. */
    private static List<ScriptObject> order(Map<Id, ScriptObject> objects, Map<Id, Set<Id>> needs) {
        Map<Id, Integer> places = new HashMap<>();
        objects.keySet().forEach(id -> places.put(id, places.size()));
        Map<Id, List<Id>> neededBy = new HashMap<>();
        needs.forEach((object, needed) -> needed.forEach(each ->
                neededBy.computeIfAbsent(each, none -> new ArrayList<>()).add(object)));
        Map<Id, Integer> open = new HashMap<>();
        needs.forEach((object, needed) -> open.put(object, needed.size()));

        PriorityQueue<Id> ready = new PriorityQueue<>(Comparator.comparing(places::get));
        objects.keySet().stream().filter(id -> !needs.containsKey(id)).forEach(ready::add);
        List<ScriptObject> ordered = new ArrayList<>();
        while (!ready.isEmpty()) {
            Id next = ready.remove();
            ordered.add(objects.get(next));
            for (Id waiting : neededBy.getOrDefault(next, List.of())) {
                if (open.merge(waiting, -1, Integer::sum) == 0) {
                    ready.add(waiting);
                }
            }
        }
        if (ordered.size() < objects.size()) {
            objects.values().removeAll(ordered);
            throw new InvalidInputException("Cannot write a script of objects that need each other in a circle: "
                    + objects.values().stream().map(ScriptObject::name).collect(Collectors.joining(", ")));
        }
        return ordered;
    }

    private static ScriptObject object(ResultSet row) throws SQLException {
        boolean hasLate = row.getMetaData().getColumnCount() > 4;
        return new ScriptObject(id(row, 1), row.getString(3), row.getString(4), hasLate ? row.getString(5) : null);
    }

    private static Id id(ResultSet row, int column) throws SQLException {
        return new Id(row.getLong(column), row.getLong(column + 1));
    }
}
