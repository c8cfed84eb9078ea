package io.pitlane.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the source that says where the database is, so that parts of two addresses are never mixed.
 *
 * <p>The strongest source with a URL, a host or a name decides. A URL names a server as a whole; the parts it leaves
 * out may come from weaker sources, unless those name a server of their own: their password belongs to that one. With
 * single parts, each follows the precedence for itself. Parts in a stronger source than the one that decides win.
 *
 * @param isNamed whether any source names a server; if not, or if {@code embedded} is named, it is Pitlane's own
 * @param parts the sources that its host, port, name, user, password and TLS are looked up in
 * @param url the URL that decided
 */
record DatabaseTarget(boolean isNamed, List<Source> parts, Optional<Stated> url) {

    /** @param problems receives a sentence for each thing that is wrong in the URL that decides */
    static DatabaseTarget find(List<Source> sources, List<String> problems) {
        for (int index = 0; index < sources.size(); index++) {
            Source source = sources.get(index);
            Optional<Stated> url = source.find(KnownSettings.DB_URL);
            if (url.isPresent()) {
                return byUrl(sources, index, url.get(), problems);
            }
            if (namesServer(source)) {
                return new DatabaseTarget(true, sources, Optional.empty());
            }
        }
        boolean hasPart = sources.stream()
                .anyMatch(source -> source.states(KnownSettings.DB_PORT)
                        || source.states(KnownSettings.DB_USER)
                        || source.states(KnownSettings.DB_PASSWORD));
        return new DatabaseTarget(hasPart, sources, Optional.empty());
    }

    private static DatabaseTarget byUrl(List<Source> sources, int index, Stated url, List<String> problems) {
        String text = url.text().strip();
        if (text.equalsIgnoreCase(DatabaseUrl.EMBEDDED)) {
            return new DatabaseTarget(false, sources, Optional.of(url));
        }
        List<String> sentences = new ArrayList<>();
        Map<Setting<?>, String> said = DatabaseUrl.parse(text, sentences);
        sentences.forEach(
                sentence -> problems.add(KnownSettings.DB_URL.name() + " (" + url.origin() + "): " + sentence));

        List<Source> parts = new ArrayList<>(sources.subList(0, index));
        parts.add(source(said, url.origin()));
        for (Source weaker : sources.subList(index, sources.size())) {
            boolean isSame = weaker == sources.get(index);
            if (!namesServer(weaker) && (isSame || !weaker.states(KnownSettings.DB_URL))) {
                parts.add(weaker);
            }
        }
        return new DatabaseTarget(true, parts, Optional.of(url));
    }

    private static boolean namesServer(Source source) {
        return source.states(KnownSettings.DB_HOST) || source.states(KnownSettings.DB_NAME);
    }

    private static Source source(Map<Setting<?>, String> said, String origin) {
        Source source = Source.empty();
        said.forEach((setting, text) -> source.state(setting, text, origin));
        return source;
    }
}
