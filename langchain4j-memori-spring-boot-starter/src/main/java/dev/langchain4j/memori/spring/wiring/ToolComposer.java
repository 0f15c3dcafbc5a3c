package dev.langchain4j.memori.spring.wiring;

import dev.langchain4j.service.spring.AiService;
import dev.langchain4j.service.spring.AiServiceWiringMode;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.PropertyValue;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.ConstructorArgumentValues.ValueHolder;
import org.springframework.beans.factory.config.RuntimeBeanReference;
import org.springframework.beans.factory.support.GenericBeanDefinition;

/**
 * Puts the tools of memory behind those of the application's own {@code ToolProvider}, such as one for MCP servers. LangChain4j's starter takes one provider
 * for a service and refuses two beans of the type; so, once it has said which provider a service gets, the service is given both in one.
 *
 * <p>Services that are wired explicitly get what they name, and nothing else.
 */
public final class ToolComposer implements BeanFactoryPostProcessor {

    /** Not public, so it is known by its name alone. */
    private static final String FACTORY = "dev.langchain4j.service.spring.AiServiceFactory";

    private static final String PROVIDER = "toolProvider";

    private final String provider;
    private final String parts;

    /**
     * A composer.
     *
     * @param provider the name of the bean that provides the tools of memory alone
     * @param parts    the name of the bean that has them
     */
    public ToolComposer(String provider, String parts) {
        this.provider = provider;
        this.parts = parts;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        for (String name : beans.getBeanDefinitionNames()) {
            BeanDefinition service = beans.getBeanDefinition(name);
            if (FACTORY.equals(service.getBeanClassName()) && isAutomatic(service)) {
                compose(service);
            }
        }
    }

    private void compose(BeanDefinition service) {
        PropertyValue given = service.getPropertyValues().getPropertyValue(PROVIDER);
        if (given != null
                && given.getValue() instanceof RuntimeBeanReference own
                && !own.getBeanName().equals(provider)) {
            GenericBeanDefinition both = new GenericBeanDefinition();
            both.setBeanClass(CombinedToolProvider.class);
            both.getConstructorArgumentValues().addIndexedArgumentValue(0, own);
            both.getConstructorArgumentValues().addIndexedArgumentValue(1, new RuntimeBeanReference(parts));
            service.getPropertyValues().add(PROVIDER, both);
        }
    }

    private static boolean isAutomatic(BeanDefinition service) {
        AiService annotation = annotation(service);
        return annotation != null && annotation.wiringMode() == AiServiceWiringMode.AUTOMATIC;
    }

    private static @Nullable AiService annotation(BeanDefinition service) {
        for (ValueHolder argument : service.getConstructorArgumentValues().getGenericArgumentValues()) {
            if (argument.getValue() instanceof Class<?> type) {
                return type.getAnnotation(AiService.class);
            }
        }
        return null;
    }
}
