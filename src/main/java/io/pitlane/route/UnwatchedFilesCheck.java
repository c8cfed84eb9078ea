package io.pitlane.route;

import io.pitlane.http.Finding;
import io.pitlane.http.HealthCheck;
import io.pitlane.load.InboxFolders;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.component.file.FileEndpoint;

/** Whether files lie in the inbox where no route takes them, such as in a folder with a misspelled name. */
public final class UnwatchedFilesCheck implements HealthCheck {

    private static final int MOST_NAMED = 5;

    private final InboxFolders folders;
    private final Supplier<CamelContext> context;

    /** @param context gives null while there is none */
    public UnwatchedFilesCheck(InboxFolders folders, Supplier<CamelContext> context) {
        this.folders = folders;
        this.context = context;
    }

    @Override
    public String name() {
        return "unwatched-files";
    }

    @Override
    public Finding look() {
        CamelContext camel = context.get();
        if (camel == null || !camel.isStarted()) {
            return Finding.up("Not known until the routes run");
        }
        List<String> unwatched = folders.unwatched(polled(camel));
        if (unwatched.isEmpty()) {
            return Finding.up("Every file of the inbox lies where a route takes it");
        }
        return Finding.warning("No route takes what lies in the inbox at "
                + unwatched.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
                + (unwatched.size() > MOST_NAMED ? " and elsewhere" : "")
                + "; move it into the folder of its dataset, or add a route below routes/inbox");
    }

    private static Set<Path> polled(CamelContext camel) {
        return camel.getRoutes().stream()
                .map(route -> route.getEndpoint())
                .filter(FileEndpoint.class::isInstance)
                .map(endpoint -> Path.of(
                                ((FileEndpoint) endpoint).getConfiguration().getDirectory())
                        .toAbsolutePath()
                        .normalize())
                .collect(Collectors.toSet());
    }
}
