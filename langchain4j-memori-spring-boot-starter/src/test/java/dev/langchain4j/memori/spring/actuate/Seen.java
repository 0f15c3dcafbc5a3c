package dev.langchain4j.memori.spring.actuate;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.context.ApplicationContext;

/** The health of the store as Spring Boot sees it, whose classes for it have different names on its two lines. */
record Seen(Object health) {

    static Seen of(ApplicationContext context) throws ReflectiveOperationException {
        return new Seen(Objects.requireNonNull(call(context.getBean("memoriHealthIndicator"), "health")));
    }

    String status() throws ReflectiveOperationException {
        return String.valueOf(call(call(health, "getStatus"), "getCode"));
    }

    @SuppressWarnings("unchecked")
    Map<String, Object> details() throws ReflectiveOperationException {
        return (Map<String, Object>) call(health, "getDetails");
    }

    /** What Spring Boot makes of it and of something that is up. */
    String aggregated() throws ReflectiveOperationException {
        Object status = call(health, "getStatus");
        Class<?> type = status.getClass();
        String room = type.getPackageName().endsWith(".contributor")
                ? type.getPackageName().replace(".contributor", ".actuate.endpoint")
                : type.getPackageName();
        Object aggregator = Class.forName(room + ".SimpleStatusAggregator")
                .getDeclaredConstructor()
                .newInstance();
        Object up = Objects.requireNonNull(type.getField("UP").get(null));
        Object aggregate = Class.forName(room + ".StatusAggregator")
                .getMethod("getAggregateStatus", Set.class)
                .invoke(aggregator, Set.of(status, up));
        return String.valueOf(call(Objects.requireNonNull(aggregate), "getCode"));
    }

    /** What Spring Boot's health endpoint is made of. */
    static List<String> components(ApplicationContext context) throws ReflectiveOperationException {
        Map<?, ?> components = (Map<?, ?>) call(call(context.getBean("healthEndpoint"), "health"), "getComponents");
        return components.keySet().stream().map(String::valueOf).toList();
    }

    private static Object call(Object of, String method) throws ReflectiveOperationException {
        var found = of.getClass().getMethod(method);
        found.setAccessible(true); // The class may be its package's own.
        return Objects.requireNonNull(found.invoke(of));
    }
}
