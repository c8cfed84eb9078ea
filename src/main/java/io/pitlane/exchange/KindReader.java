package io.pitlane.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads one kind of payload of a venue. */
final class KindReader {

    private static final List<String> METHODS = List.of("GET", "POST");
    private static final Set<String> TIMES =
            Set.of("from", "from-s", "from-ms", "from-us", "from-ns", "to", "to-s", "to-ms", "to-us", "to-ns");

    private final MarketKind kind;
    private final URI base;
    private final Set<String> settings;
    private final Section section;

    /** @param settings the placeholders that the venue's symbols fill */
    KindReader(MarketKind kind, URI base, Set<String> settings, Section section) {
        this.kind = kind;
        this.base = base;
        this.settings = settings;
        this.section = section;
    }

    VenueKind read() {
        List<RequestTemplate> requests = new ArrayList<>();
        for (Section request : section.sections("request")) {
            requests.add(request(request, false));
        }
        boolean together = section.flag("together");
        if (together && requests.size() < 2) {
            section.problem("together", "is for several requests");
        }
        Integer window = section.number("window", 1);
        History history = section.section("history").map(this::history).orElse(null);
        List<Shape> shapes = shapes();
        section.refuseOthers();
        return new VenueKind(kind, requests, together, window, history, shapes);
    }

    private List<Shape> shapes() {
        List<Shape> shapes = new ArrayList<>();
        if (!section.has("shapes")) {
            section.problem("\"shapes\" is missing");
        }
        for (Section shape : section.sections("shapes")) {
            shapes.add(new ShapeReader(kind, shape).read());
        }
        return shapes;
    }

    private RequestTemplate request(Section request, boolean paged) {
        String method = request.text("method").orElse("GET");
        if (!METHODS.contains(method)) {
            request.problem("method", "\"" + method + "\" is unknown" + Section.knownWords(method, METHODS));
        }
        String path = request.need("path");
        if (!path.startsWith("/")) {
            request.problem("path", "\"" + path + "\" does not begin with /");
        }
        Map<String, String> query = request.table("query");
        JsonNode body = request.value("body");
        if (body != null && !method.equals("POST")) {
            request.problem("body", "is for method: POST");
        }
        request.refuseOthers();
        RequestTemplate template =
                new RequestTemplate(method, base, path, query, body == null ? null : body.toString());
        checkPlaceholders(request, template, paged);
        return template;
    }

    private void checkPlaceholders(Section request, RequestTemplate template, boolean paged) {
        Set<String> known = new TreeSet<>(settings);
        known.add(RequestValues.SYMBOL);
        if (paged) {
            known.add(RequestValues.CURSOR);
            known.addAll(TIMES);
        }
        for (String placeholder : template.placeholders()) {
            if (!known.contains(placeholder)) {
                request.problem("nothing fills {" + placeholder + "}" + Section.knownWords(placeholder, known));
            }
        }
    }

    private History history(Section history) {
        Section requestSection = history.section("request").orElse(null);
        if (requestSection == null) {
            history.problem("\"request\" is missing");
            return null;
        }
        RequestTemplate request = request(requestSection, true);
        RequestTemplate first =
                history.section("first").map(section -> request(section, true)).orElse(null);
        Section paging = history.section("paging").orElse(null);
        if (paging == null) {
            history.problem("\"paging\" is missing");
            return null;
        }
        history.refuseOthers();
        return paging(paging, request, first);
    }

    private static History paging(Section paging, RequestTemplate request, RequestTemplate first) {
        paging.need("by");
        History.By by = paging.word("by", word -> word(History.By.values(), word), List.of("time", "cursor"));
        paging.need("order");
        History.Order order =
                paging.word("order", word -> word(History.Order.values(), word), List.of("ascending", "descending"));
        Integer limit = paging.number("limit", 1);
        if (!paging.has("limit")) {
            paging.problem("\"limit\" is missing; it is the most rows that a page holds");
        }
        Cursor cursor = cursor(paging);
        if (by == History.By.CURSOR && cursor == null) {
            paging.problem("by: cursor wants a cursor or a cursor-header");
        }
        History history = new History(
                request,
                first,
                by,
                order,
                limit == null ? 1 : limit,
                paging.duration("window"),
                paging.duration("reach"),
                cursor);
        paging.refuseOthers();
        return history;
    }

    private static Cursor cursor(Section paging) {
        List<Pointer> pointers = new PointerReader(paging).rootPointers("cursor");
        String header = paging.text("cursor-header").orElse(null);
        Integer plus = paging.number("cursor-plus", Integer.MIN_VALUE);
        if (pointers.isEmpty() && header == null) {
            return null;
        }
        return new Cursor(
                pointers.isEmpty() ? null : pointers.get(0).text(),
                header,
                plus == null ? null : java.math.BigDecimal.valueOf(plus));
    }

    private static <E extends Enum<E>> java.util.Optional<E> word(E[] values, String word) {
        return java.util.Arrays.stream(values)
                .filter(value -> value.name().toLowerCase(java.util.Locale.ROOT).equals(word))
                .findFirst();
    }
}
