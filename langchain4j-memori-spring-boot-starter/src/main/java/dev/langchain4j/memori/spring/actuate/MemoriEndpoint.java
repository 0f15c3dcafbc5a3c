package dev.langchain4j.memori.spring.actuate;

import dev.langchain4j.memori.Memori;
import dev.langchain4j.memori.MemoryNamespace;
import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.ForgetReceipt;
import dev.langchain4j.memori.data.ForgetRequest;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemoryStats;
import dev.langchain4j.memori.data.StoreStatus;
import dev.langchain4j.memori.spring.schedule.MemoriSchedules;
import dev.langchain4j.memori.spring.status.RecentStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * {@code /actuator/memori}: counts of the store and of one namespace, never what the memories say; and forgetting, with a receipt. Forgetting is there only where
 * {@code management.endpoint.memori.access=unrestricted} is set.
 */
@Endpoint(id = "memori", defaultAccess = Access.READ_ONLY)
public class MemoriEndpoint {

    private static final Actor ACTOR = Actor.SYSTEM.because("asked for by the actuator");

    private final Memori memori;
    private final RecentStatus status;
    private final @Nullable MemoriSchedules schedules;

    MemoriEndpoint(Memori memori, RecentStatus status, @Nullable MemoriSchedules schedules) {
        this.memori = memori;
        this.status = status;
        this.schedules = schedules;
    }

    /**
     * The store as a whole.
     *
     * @return counts, sizes, what waits, and how what is scheduled has gone
     */
    @ReadOperation
    public Map<String, Object> store() {
        StoreStatus now = status.now();
        Map<String, Object> view = stats(now.stats());
        view.put("namespaces", memori.namespaces().size());
        view.put("fileBytes", now.fileBytes());
        view.put("logBytes", now.logBytes());
        view.put("unembedded", now.unembedded());
        view.put("unrecalled", now.unrecalled());
        view.put("waitingWriters", now.waitingWriters());
        view.put("queryCacheHitRate", now.queryCache().hitRate());
        view.put("collectionCacheHitRate", now.collectionCache().hitRate());
        view.put("openErasures", now.openErasures());
        if (now.lastCheck() != null) {
            view.put(
                    "lastCheck",
                    Map.of(
                            "at",
                            now.lastCheck().at(),
                            "problems",
                            now.lastCheck().report().problems()));
        }
        Map<String, Object> tasks = new LinkedHashMap<>();
        if (schedules != null) {
            schedules.reports().forEach(report -> tasks.put(report.task(), Schedules.view(report)));
        }
        view.put("schedules", tasks);
        return view;
    }

    /**
     * One namespace.
     *
     * @param namespace its name
     * @return counts; those of a namespace that nothing was written to are zero
     */
    @ReadOperation
    public Map<String, Object> namespace(@Selector String namespace) {
        MemoryNamespace of = named(namespace);
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("namespace", of.name());
        view.put("archival", stats(of.stats()));
        view.put("recall", stats(of.collections(Memori.RECALL).stats()));
        view.put("facts", stats(of.collections(Memori.FACTS).stats()));
        view.put("quarantine", of.quarantine().stats().memories());
        view.put("conversations", of.conversations().size());
        view.put(
                "coreMemory",
                of.core().blocks().stream()
                        .map(block -> Map.of(
                                "label",
                                block.label(),
                                "version",
                                block.version(),
                                "characters",
                                block.value().codePointCount(0, block.value().length())))
                        .toList());
        return view;
    }

    /**
     * Forgets what of a namespace was named. All of it has to be said: a parameter that was misspelt must not erase everything.
     *
     * @param namespace its name
     * @param id        a memory by its full id; not with the others
     * @param session   everything of which any version was written in this session; not with the others
     * @param actor     everything of which any version was written by this actor; not with the others
     * @param everything true for the whole namespace; not with the others
     * @return the receipt: ids and counts, and what could not be verified
     */
    @DeleteOperation
    public Map<String, Object> forget(
            @Selector String namespace,
            @org.springframework.lang.Nullable String id,
            @org.springframework.lang.Nullable String session,
            @org.springframework.lang.Nullable String actor,
            @org.springframework.lang.Nullable Boolean everything) {
        MemoryNamespace of = named(namespace).actingAs(ACTOR);
        try {
            return receipt(of.forget(request(id, session, actor, everything)));
        } catch (MemoriException e) {
            throw refused(e);
        }
    }

    private static ForgetRequest request(
            @Nullable String id, @Nullable String session, @Nullable String actor, @Nullable Boolean everything) {
        Boolean all = Boolean.TRUE.equals(everything) ? everything : null;
        long named = Stream.of(id, session, actor, all).filter(Objects::nonNull).count();
        if (named != 1) {
            throw new InvalidEndpointRequestException(
                    "name one of id, session, actor and everything=true, but " + named + " are named",
                    "name one of id, session, actor and everything=true");
        }
        if (id != null) {
            return ForgetRequest.builder().ids(List.of(id)).build();
        }
        if (session != null) {
            return ForgetRequest.ofSession(session);
        }
        return actor == null ? ForgetRequest.ofEverything() : ForgetRequest.ofActor(actor);
    }

    private MemoryNamespace named(String namespace) {
        try {
            return memori.namespace(namespace);
        } catch (MemoriException e) {
            throw refused(e);
        }
    }

    private static RuntimeException refused(MemoriException e) {
        return switch (e.reason()) {
            case INVALID_ARGUMENT, NOT_FOUND, AMBIGUOUS_ID -> new InvalidEndpointRequestException(
                    String.valueOf(e.getMessage()), String.valueOf(e.getMessage()), e);
            default -> e;
        };
    }

    private static Map<String, Object> stats(MemoryStats stats) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("memories", stats.memories());
        view.put("versions", stats.versions());
        view.put("byType", stats.byType());
        view.put("embeddingCoverage", stats.coverage());
        view.put("vectors", stats.vectors());
        view.put("bytes", stats.bytes());
        return view;
    }

    private static Map<String, Object> receipt(ForgetReceipt receipt) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("number", receipt.number());
        view.put("namespace", receipt.namespace());
        view.put("erasedAt", receipt.erasedAt());
        view.put("ids", receipt.ids());
        Map<String, Object> erased = new LinkedHashMap<>();
        erased.put("memories", receipt.erased().memories());
        erased.put("versions", receipt.erased().versions());
        erased.put("vectors", receipt.erased().vectors());
        erased.put("facts", receipt.erased().facts());
        erased.put("conversations", receipt.erased().conversations());
        erased.put("messages", receipt.erased().messages());
        erased.put("blocks", receipt.erased().blocks());
        erased.put("documents", receipt.erased().documents());
        erased.put("grants", receipt.erased().grants());
        view.put("erased", erased);
        view.put("verified", receipt.verified());
        view.put("searched", receipt.searched());
        view.put("open", receipt.open());
        return view;
    }
}
