package io.pitlane.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether a request comes from a program on this machine: over loopback, without a proxy between, to a loopback host, and
 * not from a web page of elsewhere, which a browser on this machine would send here as well.
 */
final class LocalCaller {

    private static final Set<String> LOOPBACK_HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final Pattern HOST = Pattern.compile("(\\[[0-9a-f:.]+]|[^:\\[\\]]+)(?::(\\d{1,5}))?");
    /** What a proxy adds. */
    private static final List<String> PROXY_HEADERS = List.of(
            "Forwarded",
            "X-Forwarded-For",
            "X-Forwarded-Host",
            "X-Forwarded-Proto",
            "X-Forwarded-Port",
            "X-Forwarded-Server",
            "X-Real-IP",
            "X-Client-IP",
            "X-Cluster-Client-IP",
            "True-Client-IP",
            "CF-Connecting-IP",
            "Via");

    private LocalCaller() {}

    /** Why it is none; empty: it is one. */
    static Optional<String> objection(RequestHead request) {
        if (!request.remote().isLoopbackAddress()) {
            return Optional.of("Without a token only callers on the machine itself come in here");
        }
        if (PROXY_HEADERS.stream().anyMatch(request::has)) {
            return Optional.of("A request that comes through a proxy needs a token here");
        }
        if (!request.first("Host").filter(LocalCaller::isLoopbackHost).isPresent()) {
            return Optional.of("Without a token the Host here is localhost, 127.0.0.1 or [::1]");
        }
        boolean isForeign = request.all("Origin").stream().anyMatch(origin -> !isLoopbackOrigin(origin))
                || request.all("Sec-Fetch-Site").stream().anyMatch(site -> site.equalsIgnoreCase("cross-site"));
        return isForeign ? Optional.of("A web page of elsewhere needs a token here") : Optional.empty();
    }

    /** A host as it stands in a Host header, with or without a port. */
    private static boolean isLoopbackHost(String host) {
        var parts = HOST.matcher(host.toLowerCase(Locale.ROOT));
        return parts.matches() && LOOPBACK_HOSTS.contains(parts.group(1));
    }

    private static boolean isLoopbackOrigin(String origin) {
        try {
            URI uri = new URI(origin);
            return ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()))
                    && uri.getRawAuthority() != null
                    && isLoopbackHost(uri.getRawAuthority())
                    && uri.getRawPath().isEmpty()
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
