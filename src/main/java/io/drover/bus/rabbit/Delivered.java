package io.drover.bus.rabbit;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Envelope;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.springrabbit.DefaultMessagePropertiesConverter;
import org.apache.camel.component.springrabbit.SpringRabbitMQConstants;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.support.converter.MessageConverter;

/**
 * A delivery as the client read it. Spring and Camel would each interpret its properties on the way (batches, delays,
 * reply-to, character sets, Camel headers); here they are handed through untouched, so that a sender reaches nothing but
 * our own reader.
 */
final class Delivered extends MessageProperties {
    /** The exchange property it travels in. */
    static final String PROPERTY = "DroverDelivered";

    private static final long serialVersionUID = 1L;

    private final transient AMQP.BasicProperties properties;
    private final transient Envelope envelope;

    private Delivered(AMQP.BasicProperties properties, Envelope envelope) {
        this.properties = properties;
        this.envelope = envelope;
        setDeliveryTag(envelope.getDeliveryTag());
    }

    AMQP.BasicProperties properties() {
        return properties;
    }

    Envelope envelope() {
        return envelope;
    }

    /** From the client to Spring. */
    static final class FromClient extends org.springframework.amqp.rabbit.support.DefaultMessagePropertiesConverter {
        @Override
        public MessageProperties toMessageProperties(AMQP.BasicProperties source, Envelope envelope, String charset) {
            return new Delivered(source, envelope);
        }
    }

    /** From Spring to Camel: the delivery as a property, and as headers only what the broker itself says. */
    static final class ToCamel extends DefaultMessagePropertiesConverter {
        @Override
        public Map<String, Object> fromMessageProperties(MessageProperties source, Exchange exchange) {
            Map<String, Object> headers = new HashMap<>();
            if (source instanceof Delivered delivered) {
                exchange.setProperty(PROPERTY, delivered);
                Envelope envelope = delivered.envelope();
                headers.put(SpringRabbitMQConstants.DELIVERY_TAG, envelope.getDeliveryTag());
                headers.put(SpringRabbitMQConstants.ROUTING_KEY, envelope.getRoutingKey());
                headers.put(SpringRabbitMQConstants.REDELIVERED, envelope.isRedeliver());
            }
            return headers;
        }
    }

    /** The body stays the bytes it is, whatever the content type claims: no text, no Java object. */
    static final class Bytes implements MessageConverter {
        @Override
        public Message toMessage(Object object, MessageProperties properties) {
            return new Message((byte[]) object, properties);
        }

        @Override
        public Object fromMessage(Message message) {
            return message.getBody();
        }
    }
}
