package io.pitlane.route;

import io.netty.util.NetUtil;
import io.pitlane.http.DeniedException;
import io.pitlane.http.FrontDoor;
import io.pitlane.http.RequestHead;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Asks the door about each request, and hands those that come in to the routes. */
final class DoorHandler implements Handler<HttpServerRequest> {

    private final FrontDoor door;
    private final OpenConnections connections;
    private final Handler<HttpServerRequest> routes;

    DoorHandler(FrontDoor door, OpenConnections connections, Handler<HttpServerRequest> routes) {
        this.door = door;
        this.connections = connections;
        this.routes = routes;
    }

    @Override
    public void handle(HttpServerRequest request) {
        if (!connections.goesOn(request.connection())) {
            return;
        }
        connections.asked(request);
        try {
            door.admit(head(request));
        } catch (DeniedException denied) {
            connections.refuse(request, denied.answer(), denied.denial().headers());
            return;
        }
        routes.handle(request);
    }

    private static RequestHead head(HttpServerRequest request) {
        return new RequestHead(
                request.method().name(),
                request.uri(),
                request.version() == HttpVersion.HTTP_1_1,
                request.headers().entries(),
                remote(request));
    }

    private static InetAddress remote(HttpServerRequest request) {
        try {
            byte[] address = NetUtil.createByteArrayFromIpAddressString(
                    request.connection().remoteAddress().hostAddress());
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("A connection from nowhere", e);
        }
    }
}
