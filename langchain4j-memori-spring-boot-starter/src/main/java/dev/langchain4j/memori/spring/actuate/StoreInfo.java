package dev.langchain4j.memori.spring.actuate;

import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.StoreStatus;
import dev.langchain4j.memori.spring.status.RecentStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

/** How much is remembered, for the info endpoint. */
final class StoreInfo implements InfoContributor {

    private final RecentStatus status;

    StoreInfo(RecentStatus status) {
        this.status = status;
    }

    @Override
    public void contribute(Info.Builder builder) {
        Map<String, Object> info = new LinkedHashMap<>();
        builder.withDetail("memori", info);
        StoreStatus now;
        try {
            now = status.get();
        } catch (MemoriException e) {
            info.put("reason", e.reason()); // Health says more.
            return;
        }
        info.put("memories", now.stats().memories());
        info.put("versions", now.stats().versions());
        info.put("byType", now.stats().byType());
        info.put("fileBytes", now.fileBytes());
    }
}
