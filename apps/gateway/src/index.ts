export { basePath, buildGateway, type GatewayOptions } from './app.ts'
