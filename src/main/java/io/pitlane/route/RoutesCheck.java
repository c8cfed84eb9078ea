package io.pitlane.route;

import io.pitlane.http.Finding;
import io.pitlane.http.HealthCheck;
import java.util.List;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;

/** Whether every route runs. */
public final class RoutesCheck implements HealthCheck {

    private final Supplier<CamelContext> context;

    /** @param context gives null while there is none */
    public RoutesCheck(Supplier<CamelContext> context) {
        this.context = context;
    }

    @Override
    public String name() {
        return "routes";
    }

    @Override
    public Finding look() {
        CamelContext camel = context.get();
        if (camel == null || !camel.isStarted()) {
            return Finding.down("The routes are not running");
        }
        List<String> resting = camel.getRoutes().stream()
                .map(Route::getRouteId)
                .filter(id -> !camel.getRouteController().getRouteStatus(id).isStarted())
                .sorted()
                .toList();
        return resting.isEmpty()
                ? Finding.up(camel.getRoutesSize() + " routes are running")
                : Finding.down("Not running: " + String.join(", ", resting));
    }
}
