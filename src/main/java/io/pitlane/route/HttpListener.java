package io.pitlane.route;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.pitlane.config.HttpLimits;
import io.pitlane.config.HttpSettings;
import io.pitlane.error.OperationFailedException;
import io.pitlane.http.Answer;
import io.pitlane.http.Denial;
import io.pitlane.http.FrontDoor;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;

/**
 * The HTTP server of the routes, with the {@link FrontDoor} in front of the whole router: a request that it does not let in
 * is never matched with a path. Takes the place of Camel's own server, whose limits and authentication cannot do that. It
 * serves nobody before {@link #open()}.
 */
public final class HttpListener extends VertxPlatformHttpServer {

    private static final int PATIENCE_SECONDS = 10;
    /** A connection over which nothing goes in either direction for so long is dead, or wants to be a burden. */
    private static final int DEAD_SECONDS = 300;

    /** Requests that are worked on at a time. */
    private static final int WORKERS = 128;

    private final HttpSettings settings;
    private final FrontDoor door;
    private final VertxPlatformHttpServerConfiguration configuration;
    private final HttpServerOptions options;
    private HttpServer server;

    public HttpListener(HttpSettings settings, FrontDoor door) {
        this(settings, door, configuration(settings));
    }

    private HttpListener(HttpSettings settings, FrontDoor door, VertxPlatformHttpServerConfiguration configuration) {
        super(configuration);
        this.configuration = configuration;
        this.settings = settings;
        this.door = door;
        this.options = options(settings.limits());
    }

    /**
     * Starts to serve.
     *
     * @return the port
     * @throws OperationFailedException if the port is taken
     */
    public int open() {
        VertxPlatformHttpRouter router = VertxPlatformHttpRouter.lookup(
                getCamelContext(), VertxPlatformHttpRouter.getRouterNameFromPort(settings.port()));
        OpenConnections connections = new OpenConnections(settings.limits(), door, getVertx(), options);
        new RouterErrors(door, connections).answerOn(router, settings.limits().maxBody());
        server = getVertx()
                .createHttpServer(options)
                .connectionHandler(connections::opened)
                .invalidRequestHandler(request -> refuseMalformed(request, connections))
                .requestHandler(new DoorHandler(door, connections, router));
        try {
            server.listen(settings.port(), settings.host())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .join();
            return server.actualPort();
        } catch (CompletionException e) {
            throw new OperationFailedException(
                    "Cannot listen on " + settings.host() + ":" + settings.port() + ": "
                            + e.getCause().getMessage(),
                    e);
        }
    }

    /** Reads wait on a worker each until the database has answered; posts wait on none. */
    @Override
    protected Vertx createVertxInstance() {
        return Vertx.vertx(new VertxOptions().setWorkerPoolSize(WORKERS));
    }

    @Override
    public HttpServer getServer() {
        return server;
    }

    @Override
    protected void initializeServer() {
        super.initializeServer();
        // The port is part of the name by which routes find the router.
        getCamelContext().getRegistry().bind("http-listener-configuration", configuration);
    }

    /** Nothing yet: see {@link #open()}. */
    @Override
    protected void startServer() {}

    @Override
    protected void stopServer() {
        if (server != null) {
            server.close()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .exceptionally(late -> null) // the end of Vert.x takes what is left with it
                    .join();
            server = null;
        }
    }

    @Override
    protected void stopVertx() {
        if (getVertx() != null) {
            getVertx()
                    .close()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .exceptionally(late -> null) // its threads are daemons
                    .join();
        }
    }

    private static VertxPlatformHttpServerConfiguration configuration(HttpSettings settings) {
        VertxPlatformHttpServerConfiguration configuration = new VertxPlatformHttpServerConfiguration();
        configuration.setBindHost(settings.host());
        configuration.setBindPort(settings.port());
        configuration.setMaxBodySize((long) settings.limits().maxBody());
        configuration.getBodyHandler().setHandleFileUploads(false);
        configuration.getBodyHandler().setMergeFormAttributes(false);
        return configuration;
    }

    private static HttpServerOptions options(HttpLimits limits) {
        return new HttpServerOptions()
                .setMaxInitialLineLength(limits.maxRequestLine())
                .setMaxHeaderSize(limits.maxHeaderSize())
                .setHttp2ClearTextEnabled(false)
                .setIdleTimeout(DEAD_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS);
    }

    /** Answers what could not be read as a request. */
    private void refuseMalformed(HttpServerRequest request, OpenConnections connections) {
        if (!connections.goesOn(request.connection())) {
            return;
        }
        Throwable cause = request.decoderResult().cause();
        Denial denial;
        Answer answer;
        if (cause instanceof TooLongHttpLineException) {
            denial = Denial.LINE_TOO_LONG;
            answer = denial.answer("The first line of a request has at most "
                    + settings.limits().maxRequestLine() + " bytes (http.max-request-line)");
        } else if (cause instanceof TooLongHttpHeaderException) {
            denial = Denial.HEADERS_TOO_LARGE;
            answer = denial.answer("The headers of a request have at most "
                    + settings.limits().maxHeaderSize() + " bytes (http.max-header-size)");
        } else {
            denial = Denial.MALFORMED;
            answer = denial.answer("This is no request, or it can be read in more than one way");
        }
        door.count(denial);
        connections.refuse(request, answer, denial.headers());
    }
}
