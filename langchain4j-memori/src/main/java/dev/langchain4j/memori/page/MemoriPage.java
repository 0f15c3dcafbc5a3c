package dev.langchain4j.memori.page;

import com.sun.net.httpserver.HttpServer;
import dev.langchain4j.memori.MemoryNamespace;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemoriException.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A web page that shows one namespace: search with the reason for every score, list, types, time line, and a graph of related
 * memories. It only reads, and only a search counts as a use of the memories it finds.
 *
 * <p>It is there for the person in front of this machine and for nobody else: it listens on the loopback address, its address
 * holds a random token, without which there is nothing to be found, and it answers no request that was sent to any other name.
 * Whoever has the address can read the namespace; keep it like a password.
 *
 * <pre>{@code
 * try (MemoriPage page = MemoriPage.serve(memori.namespace("alice"), 0)) {
 *     System.out.println("Open " + page.uri());
 *     System.in.read();
 * }
 * }</pre>
 *
 * <p>Its threads are daemons: a page that is not closed does not keep the program alive. Close the page before its store.
 */
public final class MemoriPage implements AutoCloseable {

    /** One person looks at it; a browser opens up to six connections and asks for one thing at a time on each. */
    private static final int THREADS = 4;

    private static final int TOKEN_BYTES = 24;
    private static final int MAX_PORT = 65_535;
    private static final int SECONDS_TO_FINISH = 5;

    private final HttpServer server;
    private final ExecutorService threads;
    private final URI uri;

    private MemoriPage(HttpServer server, ExecutorService threads, URI uri) {
        this.server = server;
        this.threads = threads;
        this.uri = uri;
    }

    /**
     * Starts to serve a page.
     *
     * @param namespace the namespace to show, with the collections it is bound to
     * @param port      the port on the loopback address, from 1 to 65535, or 0 for any that is free
     * @return the page, being served until it is closed
     * @throws MemoriException if the port is out of range or cannot be had
     */
    public static MemoriPage serve(MemoryNamespace namespace, int port) {
        if (port < 0 || port > MAX_PORT) {
            throw MemoriException.invalid("port must be between 0 and " + MAX_PORT + ", but is " + port);
        }
        HttpServer server = bind(port);
        InetSocketAddress address = server.getAddress();
        String token = newToken();
        PageGate gate = new PageGate(token, address.getPort(), new PageRoutes(new PageAnswers(namespace)));
        server.createContext("/", gate);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS, daemons());
        server.setExecutor(threads);
        start(server, threads);
        String host = address.getAddress().getHostAddress();
        return new MemoriPage(
                server,
                threads,
                URI.create("http://" + (host.contains(":") ? "[::1]" : host) + ":" + address.getPort() + "/" + token
                        + "/"));
    }

    /**
     * Where to look.
     *
     * @return the address for a browser on this machine, with the token in it
     */
    public URI uri() {
        return uri;
    }

    /** Stops serving and frees the port. Answers that are being computed are given a few seconds. Closing twice is harmless. */
    @Override
    public void close() {
        server.stop(0);
        // Not shutdownNow: an interrupt would hit a thread in the middle of the store's work.
        threads.shutdown();
        try {
            if (!threads.awaitTermination(SECONDS_TO_FINISH, TimeUnit.SECONDS)) {
                System.getLogger(MemoriPage.class.getName())
                        .log(System.Logger.Level.WARNING, "A page was closed while it still read from the store");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static HttpServer bind(int port) {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try {
            return HttpServer.create(new InetSocketAddress(loopback, port), 0);
        } catch (IOException e) {
            throw new MemoriException(
                    Reason.INVALID_ARGUMENT,
                    "port " + port + " of " + loopback.getHostAddress() + " cannot be had (" + e.getMessage()
                            + "); choose another, or 0 for any that is free",
                    e);
        }
    }

    /** The server's own thread inherits being a daemon from the thread that starts it. */
    private static void start(HttpServer server, ExecutorService threads) {
        try {
            threads.submit(server::start).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            server.stop(0);
            threads.shutdown();
            Thread.currentThread().interrupt();
            throw new MemoriException(Reason.STORAGE, "the thread was interrupted while it started the page", e);
        }
    }

    private static String newToken() {
        byte[] random = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    private static ThreadFactory daemons() {
        AtomicInteger count = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, "memori-page-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
