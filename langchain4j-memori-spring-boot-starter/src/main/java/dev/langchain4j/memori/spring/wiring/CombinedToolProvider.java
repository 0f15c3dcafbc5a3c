package dev.langchain4j.memori.spring.wiring;

import dev.langchain4j.memori.agent.MemoriParts;
import dev.langchain4j.service.tool.ToolProvider;
import dev.langchain4j.service.tool.ToolProviderRequest;
import dev.langchain4j.service.tool.ToolProviderResult;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The tools of the application's own provider, and those of memory behind them. A provider whose tools change is asked before each call of the model, on
 * whatever thread that happens; what it adds comes to what was there. So the tools of memory are given the first time alone, when the thread still says
 * whose call it is.
 */
final class CombinedToolProvider implements ToolProvider {

    /** Calls that may be under way at one time. */
    private static final int MOST = 10_000;

    private final ToolProvider own;
    private final ToolProvider memory;
    private final Set<UUID> given = Collections.synchronizedSet(Collections.newSetFromMap(new Recent()));

    CombinedToolProvider(ToolProvider own, MemoriParts parts) {
        this.own = own;
        this.memory = parts.toolProvider();
    }

    @Override
    public ToolProviderResult provideTools(ToolProviderRequest request) {
        ToolProviderResult.Builder all = ToolProviderResult.builder();
        ToolProviderResult theirs = own.provideTools(request);
        if (theirs != null) {
            all.addAll(theirs.aiServiceTools());
        }
        if (isFirst(request)) {
            all.addAll(memory.provideTools(request).aiServiceTools());
        }
        return all.build();
    }

    @Override
    public boolean isDynamic() {
        return own.isDynamic();
    }

    private boolean isFirst(ToolProviderRequest request) {
        UUID call = request.invocationContext().invocationId();
        return call == null || !isDynamic() || given.add(call);
    }

    private static final class Recent extends LinkedHashMap<UUID, Boolean> {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Boolean> eldest) {
            return size() > MOST;
        }
    }
}
