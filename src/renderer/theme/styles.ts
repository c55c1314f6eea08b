// The order matters: the library's sheets are in a layer, ours stand outside it and win.
import '@fontsource-variable/inter/wght.css';
import '@mantine/core/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
import '@mantine/dropzone/styles.layer.css';
import '@mantine/dates/styles.layer.css';
import '@mantine/charts/styles.layer.css';
import './tokens.css';
import './base.css';
import './mantine.css';
import '../components/tone.css';
